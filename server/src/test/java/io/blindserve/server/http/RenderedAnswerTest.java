package io.blindserve.server.http;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;

import io.blindserve.server.audit.AuditRecord.ModelRef;
import io.blindserve.server.inference.DataType;
import io.blindserve.server.inference.Outcome;
import io.blindserve.server.inference.Outcome.PlainResult;
import io.blindserve.server.inference.Outcome.Refusal;
import io.blindserve.server.inference.Tensor;
import io.blindserve.server.inference.Turn;
import io.blindserve.server.problem.ErrorCode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RenderedAnswerTest {

  private static final ModelRef MODEL = new ModelRef("m", 1, "sha256:00");

  @Test
  void whatCannotBeWrittenIsRefusedBeforeItIsRecorded() {
    Outcome rendered = render(Float.NaN, false);
    assertEquals(ErrorCode.UNSUPPORTED, assertInstanceOf(Refusal.class, rendered).problem().code());
  }

  @Test
  void theBinaryFormCarriesWhatJsonCannot() {
    assertInstanceOf(PlainResult.class, render(Float.NaN, true));
  }

  @Test
  void aRefusalStaysWhatItIs() {
    Outcome refusal = render(Float.NaN, false);
    assertSame(
        refusal, new RenderedAnswer(MODEL, request(false), Optional.empty()).render(refusal));
  }

  private static Outcome render(float value, boolean binary) {
    ByteBuffer data =
        ByteBuffer.allocate(Float.BYTES).order(ByteOrder.LITTLE_ENDIAN).putFloat(value).flip();
    Tensor output = Tensor.ofNumbers("y", DataType.FP32, List.of(1L), data);
    return new RenderedAnswer(MODEL, request(binary), Optional.empty())
        .render(new PlainResult(List.of(), List.of(output)));
  }

  private static InferRequest request(boolean binary) {
    RequestParameters parameters =
        new RequestParameters(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            binary,
            Turn.USUAL);
    return new InferRequest(Optional.empty(), parameters, List.of(), List.of());
  }
}
