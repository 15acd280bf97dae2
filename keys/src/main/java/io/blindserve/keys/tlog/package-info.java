/**
 * The mathematics of a transparency log: Merkle hashes of RFC 6962, the tiles of C2SP tlog-tiles
 * and the text of C2SP tlog-checkpoint. Pure functions of bytes: no file, no clock, no key.
 *
 * <p>Enters: entries as bytes, exactly as stored; tiles, bundles and checkpoints of others, which
 * are hostile until they are read. Leaves: hashes, proofs, tiles and paths. Imports nothing but the
 * JDK; everybody may import it: the server makes what clients and auditors check.
 */
@NullMarked
package io.blindserve.keys.tlog;

import org.jspecify.annotations.NullMarked;
