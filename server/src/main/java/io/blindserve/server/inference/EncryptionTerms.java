package io.blindserve.server.inference;

/**
 * The request parameters of an encrypted call, checked in form.
 *
 * @param wire the form of the ciphertexts, both ways
 * @param planDigest {@code sha256:} and 64 hexadecimal digits
 * @param keyId 64 hexadecimal digits
 */
public record EncryptionTerms(String wire, String planDigest, String keyId) {}
