/**
 * What the compiler has to say about its work, as values: the model as it was understood, what
 * became of each node, and for each plan its layers, packing, levels, scales, error, cost and the
 * alternatives that were weighed.
 *
 * <p>Enters: facts, from whichever part of the compiler knows them; what a part does not know stays
 * empty. Leaves: the same, to be rendered as text, JSON or a page by somebody else. Nothing here
 * computes. Names come from model files and so from strangers: who renders them escapes them.
 * Imports only the JDK; may be imported by every package of the compiler and by the server's
 * encrypted room.
 */
@NullMarked
package io.blindserve.he.compile.report;

import org.jspecify.annotations.NullMarked;
