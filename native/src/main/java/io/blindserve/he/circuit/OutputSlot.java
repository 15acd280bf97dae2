package io.blindserve.he.circuit;

/**
 * Where one value of an answer stands.
 *
 * @param ciphertext index into the output's ciphertexts
 * @param slot the slot
 * @param imaginary whether it is the slot's imaginary part
 */
public record OutputSlot(int ciphertext, int slot, boolean imaginary) {}
