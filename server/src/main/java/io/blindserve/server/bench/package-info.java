/**
 * A load generator: the same call again and again over many connections, and how long each took.
 *
 * <p>Enters: an address, a call, how hard to load. Leaves: counts and a histogram, as text, CSV or
 * JSON. It speaks HTTP/1.1 by itself, for what is measured must not be the client; it knows nothing
 * of the server that it stands beside, and loads any other of the same protocol. Imports no other
 * room; may be imported by the root alone.
 */
@NullMarked
package io.blindserve.server.bench;

import org.jspecify.annotations.NullMarked;
