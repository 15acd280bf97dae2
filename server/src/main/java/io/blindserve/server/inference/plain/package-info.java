/**
 * Plain inference by ONNX Runtime: the only package that imports it.
 *
 * <p>Enters: tensors and a model file. Leaves: tensors. Imports {@code inference}, {@code model},
 * {@code problem}; may be imported by the root alone.
 */
@NullMarked
package io.blindserve.server.inference.plain;

import org.jspecify.annotations.NullMarked;
