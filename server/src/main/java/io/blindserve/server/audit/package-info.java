/**
 * The access record: one entry for every recorded call, durable before its answer leaves.
 *
 * <p>Enters: facts of a call: ids, sizes, digests, never data. Leaves: an entry that proves that
 * the record is on disk. Imports nothing of the server; may be imported by {@code call} and the
 * root. {@code tlog} below it is the mathematics of a transparency log.
 */
@NullMarked
package io.blindserve.server.audit;

import org.jspecify.annotations.NullMarked;
