package io.blindserve.server.http;

import com.fasterxml.jackson.core.JsonParser;
import io.blindserve.server.audit.AuditRecord.Action;
import io.blindserve.server.audit.AuditRecord.ModelRef;
import io.blindserve.server.call.BoundCall;
import io.blindserve.server.http.generate.GenerateReader;
import io.blindserve.server.http.generate.GenerateRequest;
import io.blindserve.server.http.generate.GenerateWriter;
import io.blindserve.server.http.json.ByteRange;
import io.blindserve.server.http.json.JsonForm;
import io.blindserve.server.inference.DataType;
import io.blindserve.server.inference.InferenceInput;
import io.blindserve.server.inference.TokenSink;
import io.blindserve.server.problem.ErrorCode;
import io.blindserve.server.problem.ProblemException;
import io.vertx.core.http.HttpServerRequest;
import java.io.IOException;
import java.util.List;
import java.util.OptionalLong;

/**
 * The Open Inference Protocol's extension for generation, whole or as a stream; in the clear only.
 */
final class Generate implements Dialect {

  private final boolean streamed;

  Generate(boolean streamed) {
    this.streamed = streamed;
  }

  @Override
  public Action action() {
    return Action.GENERATE;
  }

  @Override
  public Read read(HttpServerRequest request, BoundCall call, byte[] body, OptionalLong declared) {
    if (body.length == 0) {
      throw new ProblemException(ErrorCode.INVALID_REQUEST, "the body is empty");
    }
    GenerateRequest asked = InferRequestCodec.document(body, body.length, () -> asked(body));
    ModelRef model = call.facts().model().orElseThrow();
    GenerateWriter writer =
        new GenerateWriter(
            model.name(), model.version(), asked.id(), asked.prompt().type() == DataType.BYTES);
    if (streamed) {
      EventStream stream = new EventStream(request, writer);
      return new Read(input(asked, stream), stream);
    }
    return new Read(input(asked, TokenSink.NONE), new GeneratedAnswer(writer));
  }

  private static InferenceInput input(GenerateRequest asked, TokenSink sink) {
    return new InferenceInput.Generation(List.of(asked.prompt()), asked.terms(), sink);
  }

  private static GenerateRequest asked(byte[] body) throws IOException {
    try (JsonParser json = JsonForm.elements(body, new ByteRange(0, body.length))) {
      return new GenerateReader(json).read();
    }
  }
}
