package io.blindserve.server.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GenerationSettingsReaderTest {

  private static final String NEEDED =
      "\"tokens\":\"ids\",\"logits\":\"scores\",\"cache\":{\"past\":\"present\"}";

  private static Optional<GenerationSettings> read(String generation) {
    String json = "{\"generation\":" + generation + "}";
    return ModelDescriptionReader.read(json.getBytes(StandardCharsets.UTF_8)).generation();
  }

  @Test
  void everyFieldIsRead() {
    GenerationSettings read =
        read("{"
                + NEEDED
                + ",\"positions\":\"at\",\"mask\":\"seen\",\"vocabulary\":\"bytes\",\"end_token\":3,"
                + "\"most_tokens\":128,\"timeout_seconds\":5}")
            .orElseThrow();
    assertEquals(
        new GenerationSettings(
            "ids",
            "scores",
            Map.of("past", "present"),
            Optional.of("at"),
            Optional.of("seen"),
            true,
            Optional.of(3),
            128,
            Duration.ofSeconds(5)),
        read);
    assertEquals(
        GenerationSettings.USUAL_TIMEOUT,
        read("{" + NEEDED + ",\"most_tokens\":2}").orElseThrow().timeout());
    assertTrue(ModelDescription.absent().generation().isEmpty());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '\'',
      value = {
        "true; generation must be an object",
        "{\"logits\":\"l\",\"most_tokens\":9}; generation needs tokens",
        "{\"tokens\":\"t\",\"logits\":\"l\",\"most_tokens\":9}; generation.cache must name",
        "{NEEDED}; generation needs most_tokens",
        "{NEEDED,\"most_tokens\":1}; generation.most_tokens must be 2 to 131072, not 1",
        "{NEEDED,\"most_tokens\":9.5}; generation.most_tokens must be a whole number",
        "{NEEDED,\"most_tokens\":9,\"vocabulary\":\"words\"}; vocabulary must be bytes",
        "{NEEDED,\"most_tokens\":9,\"end_token\":-1}; end_token must not be negative",
        "{NEEDED,\"most_tokens\":9,\"timeout_seconds\":0}; timeout_seconds must be 1 to 3600",
        "{NEEDED,\"most_tokens\":9,\"most_token\":9}; generation has no field most_token",
        "{\"cache\":{\"a\":1}}; generation.cache must hold strings",
        "{\"tokens\":\"t\",\"logits\":\"l\",\"most_tokens\":9,\"cache\":{\"a\":\"p\",\"b\":\"p\"}}; name each output once",
      })
  void otherFormsAreRefused(String generation, String words) {
    IllegalArgumentException refused =
        assertThrows(
            IllegalArgumentException.class, () -> read(generation.replace("NEEDED", NEEDED)));
    assertTrue(refused.getMessage().contains(words), refused.getMessage());
  }
}
