/**
 * Models that lie in an object store, mirrored into a local folder in which {@code model} finds
 * them as in any other.
 *
 * <p>Enters: lists of objects and their bytes, all hostile; an index of its own, which is held
 * against the files at each start. Leaves: a folder in which each version is there whole or not at
 * all, and which versions could not be brought, with the reasons. Imports {@code model}; {@code
 * store.s3} alone knows a protocol. May be imported by the root.
 */
@NullMarked
package io.blindserve.server.store;

import org.jspecify.annotations.NullMarked;
