/**
 * What an auditor looks up in a log: records by what they say, one with its proof, a part of the
 * log as a bundle or as a page. Nothing leaves that was not checked against the signed head.
 *
 * <p>Enters: a log, hostile until it is checked. Leaves: records, proofs, folders and pages.
 * Imports {@code verify} and {@code tlog}; may be imported by {@code http}, which shows the page,
 * and the root.
 */
@NullMarked
package io.blindserve.server.audit.explore;

import org.jspecify.annotations.NullMarked;
