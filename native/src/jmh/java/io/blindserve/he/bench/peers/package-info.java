/**
 * Our own figures in the form of {@code docs/benchmarks/harness}: one JSON line a figure, so that
 * they stand beside those of other libraries of the same run. Needs nothing but the main classes.
 */
@NullMarked
package io.blindserve.he.bench.peers;

import org.jspecify.annotations.NullMarked;
