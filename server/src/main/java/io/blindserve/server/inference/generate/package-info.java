/**
 * Generation: a decoder is run token by token, several callers in turns.
 *
 * <p>Enters: prompts and terms, and a {@code Decoder}, which {@code inference.plain} makes of a
 * session. Leaves: tokens one by one, and an outcome. Imports {@code inference}, {@code model},
 * {@code problem}, {@code logging}; may be imported by {@code inference.plain}, {@code http} and
 * the root.
 */
@NullMarked
package io.blindserve.server.inference.generate;

import org.jspecify.annotations.NullMarked;
