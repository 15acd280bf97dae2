/**
 * Keeps on disk what ONNX Runtime and TensorRT made of models, for the next load of the same.
 *
 * <p>Enters: bytes of graphs and what they depend on. Leaves: the same bytes, or nothing. Imports
 * {@code model}; may be imported by {@code inference.plain} and the root.
 */
@NullMarked
package io.blindserve.server.inference.plain.cache;

import org.jspecify.annotations.NullMarked;
