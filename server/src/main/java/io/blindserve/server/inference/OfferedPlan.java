package io.blindserve.server.inference;

import java.nio.ByteBuffer;

/**
 * One plan as it is offered to clients.
 *
 * @param name its name
 * @param planDigest digest of the plan file
 * @param keyProfile names the keys that it needs
 * @param rows rows that one request carries
 * @param costJson the JSON object of its cost
 * @param spec the spec document, read-only
 * @param specGzip the spec document compressed, read-only
 * @param specDigest digest of the spec document
 * @param requestLimit the largest body of a call
 * @param keysLimit the largest body of an upload of keys
 */
public record OfferedPlan(
    String name,
    String planDigest,
    String keyProfile,
    int rows,
    String costJson,
    ByteBuffer spec,
    ByteBuffer specGzip,
    String specDigest,
    long requestLimit,
    long keysLimit) {

  /** Keeps read-only views. */
  public OfferedPlan {
    spec = spec.asReadOnlyBuffer();
    specGzip = specGzip.asReadOnlyBuffer();
  }
}
