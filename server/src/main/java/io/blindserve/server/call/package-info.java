/**
 * The walk of one call: received, authorised, bound, completed, recorded; each step is a type that
 * only this room makes, so that an answer without a record does not compile.
 *
 * <p>Enters: what the edge read. Leaves: recorded calls. Imports {@code auth}, {@code model},
 * {@code inference}, {@code audit}, {@code problem}; may be imported by {@code http}, {@code
 * metrics}, {@code trial} and the root.
 */
@NullMarked
package io.blindserve.server.call;

import org.jspecify.annotations.NullMarked;
