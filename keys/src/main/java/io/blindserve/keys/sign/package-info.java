/**
 * Signed notes (C2SP signed-note): a text, and lines below it by which others know who stands for
 * it. Ed25519 only; what other kinds of keys signed is passed over, as the format wants.
 *
 * <p>Enters: texts to sign, notes of others, which are hostile until their signatures are verified.
 * Leaves: notes, verifier keys, and a private key only against a {@link
 * io.blindserve.keys.secret.SecretAccess}. Everybody may import this package; it imports the JDK,
 * Bouncy Castle and {@code secret}.
 */
@NullMarked
package io.blindserve.keys.sign;

import org.jspecify.annotations.NullMarked;
