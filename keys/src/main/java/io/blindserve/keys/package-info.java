/**
 * Keys of the people who use Blindserve: secret bytes as a destroyable type, the store that keeps
 * them, signatures under texts, and the trees of the log that is signed: what server, client and
 * auditor have to see alike.
 *
 * <p>This module knows the JDK and Bouncy Castle, and no type of Bouncy Castle appears in a public
 * signature, so that a certified provider can take its place. It does not know the encryption
 * scheme: what it stores are seeds, filed under the digest of the parameters that they may serve.
 *
 * <p>Arrows: {@code receipt} may use {@code sign} and {@code tlog}; {@code store} and {@code sign}
 * may use {@code secret}; {@code store} and {@code evidence} may use {@code file}; {@code secret},
 * {@code file} and {@code tlog} use nobody.
 */
@NullMarked
package io.blindserve.keys;

import org.jspecify.annotations.NullMarked;
