package io.blindserve.he.compile.graph;

import io.blindserve.he.compile.network.ScalarFunction;

/**
 * A value that linear operators read: a value of the input, or a function of a combination of
 * atoms.
 *
 * @param core the function's argument; empty for an input
 * @param function applied to it
 * @param depth functions on the way from the input; 0 for an input
 * @param node the node that made it
 */
record Atom(Core core, ScalarFunction function, int depth, GraphNode node) {}
