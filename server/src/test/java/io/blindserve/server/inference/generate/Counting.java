package io.blindserve.server.inference.generate;

import io.blindserve.server.inference.DataType;
import io.blindserve.server.inference.GenerationTerms;
import io.blindserve.server.inference.InferenceInput;
import io.blindserve.server.inference.Tensor;
import io.blindserve.server.inference.TokenSink;
import io.blindserve.server.model.GenerationSettings;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;

/** A decoder for which the likeliest token is the last one's successor; it counts its memories. */
final class Counting implements Decoder {

  static final int VOCABULARY = 256;

  final AtomicInteger open = new AtomicInteger();

  @Override
  public Memory begin() {
    open.incrementAndGet();
    return new Memory() {
      @Override
      public float[] read(int[] tokens) {
        float[] scores = new float[VOCABULARY];
        scores[(tokens[tokens.length - 1] + 1) % VOCABULARY] = 1;
        return scores;
      }

      @Override
      public void close() {
        open.decrementAndGet();
      }
    };
  }

  @Override
  public int vocabulary() {
    return VOCABULARY;
  }

  GenerationModel model(int mostTokens, Duration timeout) {
    return new GenerationModel(
        this,
        new GenerationSettings(
            "ids",
            "logits",
            Map.of("past", "present"),
            Optional.empty(),
            Optional.empty(),
            true,
            Optional.of(0),
            mostTokens,
            timeout));
  }

  static InferenceInput.Generation text(String prompt, GenerationTerms terms, TokenSink sink) {
    byte[] bytes = prompt.getBytes(StandardCharsets.UTF_8);
    return new InferenceInput.Generation(
        List.of(Tensor.ofBytes(GenerationModel.TEXT, List.of(1L), List.of(bytes))), terms, sink);
  }

  static InferenceInput.Generation ids(GenerationTerms terms, long... ids) {
    ByteBuffer data = ByteBuffer.allocate(ids.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (long id : ids) {
      data.putLong(id);
    }
    return new InferenceInput.Generation(
        List.of(
            Tensor.ofNumbers(
                GenerationModel.TOKENS, DataType.INT64, List.of((long) ids.length), data.flip())),
        terms,
        TokenSink.NONE);
  }

  static GenerationTerms greedy(int tokens, String... stop) {
    return new GenerationTerms(tokens, 0, 1, OptionalLong.empty(), List.of(stop));
  }
}
