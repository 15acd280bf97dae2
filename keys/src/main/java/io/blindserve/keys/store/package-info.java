/**
 * The store of master seeds: one seed of 64 bytes for each parameter set, in memory or in one
 * encrypted file.
 *
 * <p>What enters: parameter digests, and the password of the file. What leaves: seeds as {@link
 * io.blindserve.keys.secret.SecretBytes}, and what may be shown of them (digest and date).
 * Everybody may import this package; it imports {@code keys.secret}, {@code keys.file}, the JDK
 * and, inside package-private classes only, Bouncy Castle.
 */
@NullMarked
package io.blindserve.keys.store;

import org.jspecify.annotations.NullMarked;
