/**
 * The messages of gRPC and of the services spoken over it, without their streams.
 *
 * <p>Enters: bytes of whole messages, inputs and outputs of calls. Leaves: checked values, bytes,
 * status codes. Imports {@code http.tensor}, {@code inference} and {@code problem}; may be imported
 * by {@code http} alone.
 */
@NullMarked
package io.blindserve.server.http.grpc;

import org.jspecify.annotations.NullMarked;
