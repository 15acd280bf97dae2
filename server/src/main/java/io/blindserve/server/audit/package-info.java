/**
 * The access record: one entry for every recorded call, durable before its answer leaves.
 *
 * <p>Enters: facts of a call or a deed: ids, sizes, digests, never data. Leaves: an entry that
 * proves that the record is on disk. Imports nothing of the server; may be imported by {@code call}
 * and the root. {@code io.blindserve.keys.tlog} is the mathematics of a transparency log.
 *
 * <p>Whoever changes how calls are answered appends an {@link
 * io.blindserve.server.audit.AdminRecord} first, and changes nothing if that fails: {@link
 * io.blindserve.server.audit.AdminDeed} says what and why, {@link
 * io.blindserve.server.audit.EpochKey} who.
 */
@NullMarked
package io.blindserve.server.audit;

import org.jspecify.annotations.NullMarked;
