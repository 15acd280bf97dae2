package io.blindserve.server.http;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import io.blindserve.server.http.json.JsonForm;
import io.blindserve.server.http.json.Utf8;
import io.blindserve.server.problem.ErrorCode;
import io.blindserve.server.problem.ProblemException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.OptionalInt;

/**
 * Reads inference requests of the Open Inference Protocol v2, REST, with its binary tensor
 * extension. Stateless.
 *
 * <p>Memory stays within a small multiple of the body: no size that a caller claims reserves
 * anything beyond the bytes that are there. Sentences of problems name tensors, indices and sizes,
 * never values.
 */
final class InferRequestCodec {

  private InferRequestCodec() {}

  /**
   * Reads a request.
   *
   * @param body the whole body, inflated; belongs to the tensors of the request afterwards
   * @param headerContentLength {@code Inference-Header-Content-Length}: bytes of the JSON part;
   *     empty where the whole body is JSON
   * @throws ProblemException {@code invalid_request} for JSON, ids and parameters, {@code
   *     invalid_tensor} for names, shapes, types, data and framing, {@code unsupported} for shared
   *     memory
   */
  static InferRequest decode(byte[] body, OptionalInt headerContentLength) {
    if (body.length == 0) {
      throw new ProblemException(ErrorCode.INVALID_REQUEST, "the body is empty");
    }
    int jsonLength = headerContentLength.orElse(body.length);
    if (jsonLength < 1 || jsonLength > body.length) {
      throw new ProblemException(
          ErrorCode.INVALID_TENSOR,
          "the JSON part is said to have " + jsonLength + " bytes of a body of " + body.length);
    }
    return document(
        body,
        jsonLength,
        () -> {
          try (JsonParser json = JsonForm.document(body, jsonLength)) {
            return new RequestReader(body, jsonLength, json).read();
          }
        });
  }

  /** Reads a document. */
  interface Reading<T> {
    T read() throws IOException;
  }

  /**
   * Reads the JSON of a request of any protocol: what is wrong with the JSON itself becomes a
   * problem.
   *
   * @param jsonLength its bytes, from the first of {@code body}
   */
  static <T> T document(byte[] body, int jsonLength, Reading<T> reading) {
    if (!Utf8.isValid(body, 0, jsonLength)) {
      throw new ProblemException(ErrorCode.INVALID_REQUEST, "the JSON is not UTF-8");
    }
    try {
      return reading.read();
    } catch (StreamConstraintsException e) {
      throw new ProblemException(
          ErrorCode.INVALID_REQUEST,
          "the JSON is nested more than "
              + JsonForm.MAX_DEPTH
              + " deep, or has a key, text or number that is too long");
    } catch (JsonProcessingException e) {
      // The parser's own text quotes the body.
      throw new ProblemException(
          ErrorCode.INVALID_REQUEST,
          "the JSON is malformed, cut short, or has a key twice, near byte "
              + e.getLocation().getByteOffset()
              + "; NaN and infinities are not JSON");
    } catch (IOException e) {
      throw new UncheckedIOException("reading from memory failed", e);
    }
  }
}
