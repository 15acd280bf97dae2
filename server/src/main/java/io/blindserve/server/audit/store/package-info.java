/**
 * The files of a transparency log: a journal in which groups of entries become durable, and the
 * folder {@code log} with tiles and checkpoint, which others may read and copy.
 *
 * <p>Enters: entries as bytes, and a signer. Leaves: heads that were signed, and the bytes of what
 * is published. Its rules are {@code docs/adr/0025}. Imports {@code tlog} and {@code keys.sign};
 * may be imported by {@code audit}.
 */
@NullMarked
package io.blindserve.server.audit.store;

import org.jspecify.annotations.NullMarked;
