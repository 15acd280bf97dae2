package io.blindserve.server.http;

import com.fasterxml.jackson.core.JsonParser;
import io.blindserve.server.call.BoundCall;
import io.blindserve.server.http.json.ByteRange;
import io.blindserve.server.http.json.JsonForm;
import io.blindserve.server.http.tfserving.PredictReader;
import io.blindserve.server.http.tfserving.PredictRequest;
import io.blindserve.server.http.tfserving.PredictWriter;
import io.blindserve.server.inference.ModelSignature;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** {@code :predict} of TensorFlow Serving; plain calls only. Stateless. */
final class TfPredict implements Dialect {

  @Override
  public Read read(HttpServerRequest request, BoundCall call, byte[] body, OptionalLong declared) {
    ModelSignature signature = call.version().part(ModelSignature.class).orElseThrow();
    PredictRequest predict =
        InferRequestCodec.document(body, body.length, () -> predict(body, signature));
    // The same checks as for every other plain call.
    InferRequest plain =
        new InferRequest(Optional.empty(), RequestParameters.NONE, predict.tensors(), List.of());
    return new Read(
        InferenceInputs.of(plain, call.caller()),
        new RenderedAnswer(
            result ->
                Answer.of(200, Answer.JSON, PredictWriter.json(result.outputs(), predict.rows())),
            RequestHeads.acceptedCoding(request)));
  }

  private static PredictRequest predict(byte[] body, ModelSignature signature) throws IOException {
    try (JsonParser json = JsonForm.elements(body, new ByteRange(0, body.length))) {
      return new PredictReader(json, signature).read();
    }
  }
}
