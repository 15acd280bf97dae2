package io.blindserve.server.inference.plain;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.server.inference.generate.Decoder;
import io.blindserve.server.model.GenerationSettings;
import io.blindserve.server.model.ModelLoadException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The decoder of {@code docs/models/tiny-gpt}, token by token and all at once. */
class DecoderTest {

  private static final Path FILE = Path.of("../docs/models/tiny-gpt/1/model.onnx");
  private static final int TOKENS = 24;
  private static final float CLOSE = 1e-3f;

  private final long before = NativeObjects.open();
  private PlainModel model;

  @BeforeEach
  void load() throws IOException {
    model = PlainModel.load(Files.readAllBytes(FILE));
  }

  @AfterEach
  void close() {
    model.close();
    assertEquals(before, NativeObjects.open(), "every native object is closed");
  }

  private static Map<String, String> cache() {
    Map<String, String> cache = new HashMap<>();
    for (int block = 0; block < 2; block++) {
      for (String part : new String[] {"key", "value"}) {
        cache.put("past_key_values." + block + "." + part, "present." + block + "." + part);
      }
    }
    return cache;
  }

  private static GenerationSettings settings(
      String tokens, String logits, Map<String, String> cache, Optional<Integer> end) {
    return new GenerationSettings(
        tokens,
        logits,
        cache,
        Optional.empty(),
        Optional.empty(),
        true,
        end,
        192,
        GenerationSettings.USUAL_TIMEOUT);
  }

  private static int best(float[] scores) {
    int best = 0;
    for (int i = 0; i < scores.length; i++) {
      best = scores[i] > scores[best] ? i : best;
    }
    return best;
  }

  private static float[] read(Decoder decoder, int[] tokens) {
    try (Decoder.Memory memory = decoder.begin()) {
      return memory.read(tokens).clone();
    }
  }

  /** The oracle has no past: it reads the whole text anew for each token. */
  @Test
  void aPastThatIsHandedOnGivesWhatTheWholeTextGives() {
    Decoder decoder = model.decoder(settings("input_ids", "logits", cache(), Optional.of(0)));
    int[] text = "The ".chars().toArray();
    try (Decoder.Memory memory = decoder.begin()) {
      int[] unread = text;
      for (int i = 0; i < TOKENS; i++) {
        float[] scores = memory.read(unread);
        float[] whole = read(decoder, text);
        assertArrayEquals(whole, scores, CLOSE);
        assertEquals(best(whole), best(scores));
        unread = new int[] {best(whole)};
        text = Arrays.copyOf(text, text.length + 1);
        text[text.length - 1] = unread[0];
      }
    }
  }

  private void assertRefused(UnaryOperator<Map<String, String>> change, String words) {
    ModelLoadException refused =
        assertThrows(
            ModelLoadException.class,
            () ->
                model.decoder(
                    settings("input_ids", "logits", change.apply(cache()), Optional.of(0))));
    assertTrue(refused.reason().orElse("").contains(words), refused.getMessage());
  }

  @Test
  void aCacheThatDoesNotFitTheGraphIsRefused() {
    assertRefused(
        cache -> {
          cache.remove("past_key_values.1.key");
          return cache;
        },
        "past_key_values.1.key, FP32[-1, 4, -1, 32], is an input of which nothing is declared");
    assertRefused(
        cache -> {
          cache.put("past_key_values.1.key", "absent");
          return cache;
        },
        "the model has no output absent");
    assertRefused(
        cache -> {
          cache.put("input_ids", "logits");
          return cache;
        },
        "input_ids, INT64[-1, -1], must be FP32 or FP16");
  }

  @ParameterizedTest
  @CsvSource({
    "absent,logits,0,the model has no input absent",
    "input_ids,present.0.key,0,must be FP32 of shape",
    "input_ids,logits,256,has no score of end_token 256",
    "past_key_values.0.key,logits,0,must be INT64 of shape",
  })
  void namesThatDoNotFitTheGraphAreRefused(String tokens, String logits, int end, String words) {
    ModelLoadException refused =
        assertThrows(
            ModelLoadException.class,
            () -> model.decoder(settings(tokens, logits, cache(), Optional.of(end))));
    assertTrue(refused.getMessage().contains(words), refused.getMessage());
  }
}
