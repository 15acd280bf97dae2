package io.blindserve.server.http;

/**
 * A message of gRPC that was read.
 *
 * @param body inflated; its bytes are reserved until they are given back to the budget
 * @param wireBytes bytes as it came
 * @param compressed whether it came compressed
 */
@SuppressWarnings("ArrayRecordComponent") // read once; never compared
record GrpcMessage(byte[] body, long wireBytes, boolean compressed) {}
