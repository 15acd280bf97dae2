/**
 * The compiler: from a model's graph to plans.
 *
 * <p>Enters: a neutral graph, read from a model file by somebody else, and options. Leaves: plans
 * with their promised error, or a refusal that names the node, with a report. The work is done by
 * the packages below: {@code graph} and {@code tree} read, {@code approximate} puts polynomials in
 * the place of functions, {@code lower} makes plans; {@code network} is what they speak. A plan is
 * a pure function of graph, options and compiler version: integers, strict doubles and {@code
 * StrictMath} only. Imports {@code circuit} and what lies below; may be imported by the server's
 * encrypted room.
 */
@NullMarked
package io.blindserve.he.compile;

import org.jspecify.annotations.NullMarked;
