/**
 * The compiler's report for people and machines: text for a console, JSON, and a page of HTML that
 * needs nothing but itself.
 *
 * <p>Enters: the compiler's report, whose names come from model files and so from strangers, and
 * measurements of plans. Leaves: text in which nothing of a stranger is more than text. Imports
 * {@code he.compile.report} and the JSON library; may be imported by {@code inference.encrypted}
 * and the root.
 */
@NullMarked
package io.blindserve.server.inference.encrypted.report;

import org.jspecify.annotations.NullMarked;
