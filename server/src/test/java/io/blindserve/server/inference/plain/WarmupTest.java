package io.blindserve.server.inference.plain;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.blindserve.server.OnnxFile;
import io.blindserve.server.model.ModelLoadException;
import io.blindserve.server.model.WarmupSample;
import io.blindserve.server.model.WarmupSample.Values;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Declared samples are answered before a version takes calls. */
class WarmupTest {

  private static final int[] TYPES = {
    OnnxFile.BOOL,
    OnnxFile.UINT8,
    OnnxFile.INT8,
    OnnxFile.INT16,
    OnnxFile.INT32,
    OnnxFile.INT64,
    OnnxFile.FLOAT,
    OnnxFile.DOUBLE,
    OnnxFile.STRING,
  };

  private static void run(int type, WarmupSample... samples) {
    OnnxFile file = new OnnxFile().input("in", type, 2).node("Identity", "out", "in");
    try (PlainModel model = PlainModel.load(file.output("out", type, 2).bytes())) {
      Warmup.run(model, List.of(samples));
      assertEquals(0, model.statistics().snapshot().runs(), "nobody called");
    }
  }

  private static WarmupSample sample(String name, Optional<List<Long>> shape, String... elements) {
    return new WarmupSample(Map.of(name, new Values(shape, Arrays.asList(elements))));
  }

  @Test
  void everyTypeThatCanBeWrittenIsFed() {
    for (int type : TYPES) {
      String[] row =
          type == OnnxFile.BOOL ? new String[] {"true", "false"} : new String[] {"1", "0"};
      run(
          type,
          sample("in", Optional.empty(), row),
          sample("in", Optional.of(List.of(1L, 2L)), row));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "in | 1 2 3   |     | input in has 3 elements for shape [1, 2]",
        "in | 1       |     | input in has 1 elements for shape [0, 2]",
        "in | 1 2     | 2 2 | input in has 2 elements for shape [2, 2]",
        "in | 1 2 3   | 1 3 | input in has shape [1, 3] where [-1, 2] is declared",
        "in | 1 x     |     | element 1 of input in is no FP32",
        "in | 1 NaN   |     | element 1 of input in is not a finite number",
        "no | 1 2     |     | the model has no input no",
      })
  void whatDoesNotFitIsNamed(String name, String elements, String shape, String reason) {
    Optional<List<Long>> said =
        Optional.ofNullable(shape)
            .map(text -> Arrays.stream(text.split(" ")).map(Long::valueOf).toList());
    WarmupSample good = sample("in", Optional.empty(), "1", "2");
    WarmupSample wrong = sample(name, said, elements.split(" "));
    ModelLoadException refused =
        assertThrows(ModelLoadException.class, () -> run(OnnxFile.FLOAT, good, wrong));
    assertEquals("warm-up sample 1: " + reason, refused.reason().orElseThrow());
  }

  @Test
  void aSampleHasAllInputs() {
    ModelLoadException refused =
        assertThrows(
            ModelLoadException.class, () -> run(OnnxFile.FLOAT, new WarmupSample(Map.of())));
    assertEquals("warm-up sample 0: input in is missing", refused.reason().orElseThrow());
  }
}
