/**
 * Everything that knows a key: the checks of what a server asks for, the keys that derive from a
 * seed, rows into ciphertexts and ciphertexts into rows.
 *
 * <p>What enters: a specification (hostile until {@link io.blindserve.client.crypt.SpecGuard}
 * passed it), a seed, rows, and the bytes of answers. What leaves: the bytes of keys and
 * ciphertexts, and rows. Nothing here talks to a server, so nothing that was decrypted can reach
 * one. Imported by the client's root and its command line; imports {@code he} and {@code failure}.
 */
@NullMarked
package io.blindserve.client.crypt;

import org.jspecify.annotations.NullMarked;
