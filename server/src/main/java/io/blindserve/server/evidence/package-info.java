/**
 * The server's own store of evidence: what {@code audit replay} needs of encrypted calls, for
 * callers who keep nothing themselves. Off unless the operator names a folder.
 *
 * <p>Enters: calls whose record is durable, and files of models and plans that are served. Leaves:
 * a folder in the layout of {@code io.blindserve.keys.evidence}, bounded in bytes and in days. What
 * is there is held against the log by whoever uses it. Imports {@code call}; may be imported by the
 * root alone.
 */
@NullMarked
package io.blindserve.server.evidence;

import org.jspecify.annotations.NullMarked;
