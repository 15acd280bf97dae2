package io.blindserve.server.http;

import io.vertx.core.buffer.Buffer;

/**
 * A message of gRPC that was read.
 *
 * @param body inflated; its bytes are reserved until they are given back to the budget
 * @param wireBytes bytes as it came
 * @param compressed whether it came compressed
 */
record GrpcMessage(Buffer body, long wireBytes, boolean compressed) {}
