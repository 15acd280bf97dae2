/**
 * Generation at the edge: bodies of {@code /generate} and {@code /generate_stream} and what is
 * answered to them, whole or as events; the same as tensors, for protocols that have nothing else.
 *
 * <p>Enters: bytes, or tensors. Leaves: prompts with their terms, and JSON or tensors. Imports
 * {@code http.json}, {@code inference}, {@code model}, {@code problem}; may be imported by {@code
 * http} alone.
 */
@NullMarked
package io.blindserve.server.http.generate;

import org.jspecify.annotations.NullMarked;
