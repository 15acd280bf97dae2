/**
 * Secret bytes as a type. Bytes enter by {@link io.blindserve.keys.secret.SecretBytes#copyOf} or
 * are drawn by {@link io.blindserve.keys.secret.SecretBytes#random}; they leave only against a
 * {@link io.blindserve.keys.secret.SecretAccess}, so that one search for that name finds every
 * place that sees them.
 *
 * <p>Everybody may import this package; it imports only the JDK.
 */
@NullMarked
package io.blindserve.keys.secret;

import org.jspecify.annotations.NullMarked;
