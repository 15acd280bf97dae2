/**
 * The client's room: the secret key, everything derived from it, encryption and decryption.
 *
 * <p>Enters: a master seed, checked parameters, plaintexts, ciphertexts. Leaves: evaluation keys,
 * ciphertexts, decrypted slots under a {@link io.blindserve.he.secret.DecryptionPolicy}. Imports
 * {@code ckks}, {@code rlwe}, {@code ring}, {@code wire}; may be imported by the client SDK alone,
 * never by the server, whose jar does not contain this package.
 */
@NullMarked
package io.blindserve.he.secret;

import org.jspecify.annotations.NullMarked;
