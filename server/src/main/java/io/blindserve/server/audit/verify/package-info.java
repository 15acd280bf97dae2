/**
 * What an auditor does with a log: reads it from a folder or an address, checks every byte of it
 * against its signed head, and counts what it says. Needs the log's verifier key and nothing of the
 * server.
 *
 * <p>Enters: everything of the log, which is hostile until it is checked. Leaves: a verdict.
 * Imports {@code tlog} and {@code keys.sign}; may be imported by the root.
 */
@NullMarked
package io.blindserve.server.audit.verify;

import org.jspecify.annotations.NullMarked;
