/**
 * Asking machines that others run, over HTTP, for answers that are bounded in bytes and in time.
 *
 * <p>Enters: requests; answers, which are hostile. Leaves: whole answers within their bounds.
 * Imports nothing of ours; may be imported by all of {@code audit}.
 */
@NullMarked
package io.blindserve.server.audit.fetch;

import org.jspecify.annotations.NullMarked;
