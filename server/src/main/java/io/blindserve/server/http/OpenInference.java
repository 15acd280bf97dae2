package io.blindserve.server.http;

import io.blindserve.server.call.BoundCall;
import io.blindserve.server.inference.InferenceInput;
import io.blindserve.server.problem.ErrorCode;
import io.blindserve.server.problem.ProblemException;
import io.vertx.core.http.HttpServerRequest;
import java.util.OptionalLong;

/** The Open Inference Protocol v2: plain and encrypted calls. Stateless. */
final class OpenInference implements Dialect {

  @Override
  public Read read(HttpServerRequest request, BoundCall call, byte[] body, OptionalLong declared) {
    InferRequest decoded =
        InferRequestCodec.decode(body, RequestHeads.inferenceHeaderLength(request));
    InferenceInput input = InferenceInputs.of(decoded, call.caller());
    if (input instanceof InferenceInput.Encrypted) {
      // Ciphertexts are noise: what compresses is no ciphertext.
      RequestHeads.requireNoContentEncoding(request);
      requireEncryptedFraming(call, declared);
    }
    return new Read(
        input,
        new RenderedAnswer(
            call.facts().model().orElseThrow(), decoded, RequestHeads.acceptedCoding(request)));
  }

  private static void requireEncryptedFraming(BoundCall call, OptionalLong declared) {
    if (declared.isEmpty()) {
      throw new ProblemException(
          ErrorCode.LENGTH_REQUIRED, "an encrypted call needs a Content-Length");
    }
    EncryptedLimits.require(call, declared.getAsLong());
  }
}
