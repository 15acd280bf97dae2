/**
 * Bytes in and out: every object that a client, a server and Lattigo v6 exchange.
 *
 * <p>Enters: bytes of unknown origin, together with the shape that the reader expects. Leaves:
 * objects whose every number was checked, or a {@link io.blindserve.he.wire.WireException} with a
 * named reason; and canonical bytes. Nothing is allocated from a number that came with the bytes:
 * all sizes follow from the expected shape. Keys travel in Montgomery form and leave this room
 * without it. Imports {@code rlwe}, {@code ckks}, {@code ring}, {@code kernel} and {@code json};
 * may be imported by {@code secret}, by the client and by the encrypted half of the server.
 */
@NullMarked
package io.blindserve.he.wire;

import org.jspecify.annotations.NullMarked;
