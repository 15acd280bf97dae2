/**
 * Reads ONNX files into the compiler's neutral graph: the one place that knows protobuf.
 *
 * <p>Enters: the bytes of a model file, hostile until read: size, nesting and counts are bounded,
 * and nothing outside the file is ever opened. Leaves: a {@code Graph}, or a complaint that names
 * the node. Imported by the server's encrypted room and its commands only.
 */
@NullMarked
package io.blindserve.server.inference.encrypted.onnx;

import org.jspecify.annotations.NullMarked;
