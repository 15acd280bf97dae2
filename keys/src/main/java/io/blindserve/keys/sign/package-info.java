/**
 * Signed notes (C2SP signed-note): a text, and lines below it by which others know who stands for
 * it. Ed25519, and the cosignatures of checkpoints by Ed25519 and ML-DSA-44 (C2SP
 * tlog-cosignature); what other kinds of keys signed is passed over, as the format wants. A {@link
 * io.blindserve.keys.sign.TrustPolicy} says whose cosignatures are enough.
 *
 * <p>Enters: texts to sign, notes of others, which are hostile until their signatures are verified.
 * Leaves: notes, verifier keys, and a private key only against a {@link
 * io.blindserve.keys.secret.SecretAccess}. Everybody may import this package; it imports the JDK,
 * Bouncy Castle, {@code secret} and {@code tlog}.
 */
@NullMarked
package io.blindserve.keys.sign;

import org.jspecify.annotations.NullMarked;
