/** Benchmarks of the scheme and of whole plans; see {@code docs/benchmarks}. */
@NullMarked
package io.blindserve.he.bench;

import org.jspecify.annotations.NullMarked;
