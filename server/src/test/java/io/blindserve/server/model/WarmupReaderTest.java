package io.blindserve.server.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.server.model.WarmupSample.Values;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The list {@code warmup} of model.json. */
class WarmupReaderTest {

  private static List<WarmupSample> read(String warmup) {
    String json = "{\"warmup\":" + warmup + ",\"task\":\"t\"}";
    return ModelDescriptionReader.read(json.getBytes(StandardCharsets.UTF_8)).warmup();
  }

  @Test
  void samplesAreReadAsTheyAreWritten() {
    Values flat = new Values(Optional.empty(), List.of("1.50", "-2", "9007199254740993"));
    Values shaped = new Values(Optional.of(List.of(2L, 1L)), List.of("true", "words"));
    assertEquals(
        List.of(new WarmupSample(Map.of("x", flat, "y", shaped)), new WarmupSample(Map.of())),
        read(
            "[{\"x\":[1.50,-2,9007199254740993],\"y\":{\"shape\":[2,1],\"data\":[true,\"words\"]}},{}]"));
    assertEquals(List.of(), read("[]"));
    assertEquals(List.of(), ModelDescription.absent().warmup());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "true",
        "[1]",
        "[[]]",
        "[{\"x\":1}]",
        "[{\"x\":[[1]]}]",
        "[{\"x\":[{}]}]",
        "[{\"x\":{\"size\":[1],\"data\":[1]}}]",
        "[{\"x\":{\"shape\":[0],\"data\":[]}}]",
        "[{\"x\":{\"shape\":[-1],\"data\":[]}}]",
        "[{\"x\":{\"shape\":[1.5],\"data\":[1]}}]",
        "[{\"x\":{\"shape\":[99999999999],\"data\":[1]}}]",
      })
  void anotherFormIsRefused(String warmup) {
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> read(warmup));
    assertTrue(String.valueOf(refused.getMessage()).startsWith("model.json warmup "));
  }

  @Test
  void thereAreNotTooManySamples() {
    assertEquals(64, read("[" + "{},".repeat(63) + "{}]").size());
    assertThrows(IllegalArgumentException.class, () -> read("[" + "{},".repeat(64) + "{}]"));
  }
}
