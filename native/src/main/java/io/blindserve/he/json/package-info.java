/**
 * A small, strict JSON reader and writer for documents that come from outside and for documents
 * whose bytes are hashed.
 *
 * <p>Enters: bytes of unknown origin, with limits on size, depth and number of values. Leaves:
 * immutable values, numbers kept as their text so that no 64-bit integer passes through a double;
 * and canonical bytes (no blanks, members in the order in which they were put, shortest numbers),
 * the same on every machine. A leaf room: it imports nothing, and every other package may import
 * it.
 */
@NullMarked
package io.blindserve.he.json;

import org.jspecify.annotations.NullMarked;
