/**
 * Keys of the people who use Blindserve: secret bytes as a destroyable type and the store that
 * keeps them.
 *
 * <p>This module knows the JDK and Bouncy Castle, and no type of Bouncy Castle appears in a public
 * signature, so that a certified provider can take its place. It does not know the encryption
 * scheme: what it keeps are seeds, filed under the digest of the parameters that they may serve.
 *
 * <p>Arrows: {@code store} may use {@code secret}; {@code secret} uses nobody.
 */
@NullMarked
package io.blindserve.keys;

import org.jspecify.annotations.NullMarked;
