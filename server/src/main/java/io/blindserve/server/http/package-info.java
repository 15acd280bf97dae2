/**
 * The edge: limits, routes, decoding and encoding. Vert.x types stop here.
 *
 * <p>Enters: bytes of the network. Leaves: answers made of recorded calls. Imports {@code call} and
 * what calls are made of; may be imported by the root alone.
 */
@NullMarked
package io.blindserve.server.http;

import org.jspecify.annotations.NullMarked;
