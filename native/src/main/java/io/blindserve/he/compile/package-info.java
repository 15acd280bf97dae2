/**
 * The compiler: from a network to a plan.
 *
 * <p>Enters: a neutral graph, read from a model file by somebody else, and options. Leaves: a plan
 * with its promised error, or a refusal that names the node, with a report. A plan is a pure
 * function of graph, options and compiler version: integers, strict doubles and {@code StrictMath}
 * only. Imports {@code circuit} and what lies below; may be imported by the server's encrypted
 * room.
 */
@NullMarked
package io.blindserve.he.compile;

import org.jspecify.annotations.NullMarked;
