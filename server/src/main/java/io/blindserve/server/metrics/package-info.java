/**
 * Counts and times of calls for Prometheus. Labels come from the model catalogue and from enums
 * only.
 *
 * <p>Enters: observations of {@code call}. Leaves: the text of {@code /metrics}. May be imported by
 * the root alone.
 */
@NullMarked
package io.blindserve.server.metrics;

import org.jspecify.annotations.NullMarked;
