package io.blindserve.he.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HostileParametersTest {

  private static final String GOOD =
      new String(
          LattigoFormat.writeParameters(WireFixture.parameters().literal()),
          StandardCharsets.UTF_8);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"LogN\":4, | ",
        "\"LogN\":4 | \"LogN\":4.0",
        "\"LogN\":4 | \"LogN\":\"4\"",
        "\"LogN\":4 | \"LogN\":4,\"LogN\":4",
        "\"LogN\":4 | \"LogN\":4294967300",
        "\"LogN\":4 | \"LogN\":4,\"LogQ\":[50]",
        "\"Q\":[ | \"Q\":[1e15,",
        "\"Q\":[ | \"Q\":[18446744073709551616,",
        "\"Q\":[ | \"LogQ\":[",
        "\"P\":[ | \"P\":[null,",
        "\"Sigma\":3.2 | \"Sigma\":NaN",
        "\"Sigma\":3.2 | \"Sigma\":1e999",
        "\"DiscreteGaussian\" | \"Uniform\"",
        "\"Ternary\" | \"DiscreteGaussian\"",
        "\"P\":0.6666666666666666 | \"H\":1",
        "\"P\":0.6666666666666666 | \"P\":0.6666666666666666,\"H\":1",
        "\"Standard\" | \"standard\"",
        "\"LogDefaultScale\":40} | \"LogDefaultScale\":40}}",
        "\"LogDefaultScale\":40} | \"LogDefaultScale\":40"
      })
  void refused(String good, String bad) {
    String text = GOOD.replaceFirst(Pattern.quote(good), bad == null ? "" : bad);
    WireException e =
        assertThrows(
            WireException.class,
            () -> LattigoFormat.readParameters(text.getBytes(StandardCharsets.UTF_8)));
    assertEquals(WireReason.DOCUMENT, e.reason());
    assertEquals(WireSubject.PARAMETERS, e.subject());
  }

  @Test
  void otherDocuments() {
    for (String text : new String[] {"", "[]", "null", " ".repeat(1 << 14) + GOOD}) {
      assertThrows(
          WireException.class,
          () -> LattigoFormat.readParameters(text.getBytes(StandardCharsets.UTF_8)));
    }
    String many = GOOD.replaceFirst("\"Q\":\\[", "\"Q\":[" + "1,".repeat(2000));
    assertThrows(
        WireException.class,
        () -> LattigoFormat.readParameters(many.getBytes(StandardCharsets.UTF_8)));
  }

  @Test
  void aBlankBetweenMembersIsNotMalformed() {
    byte[] spaced = GOOD.replace(",", " , ").getBytes(StandardCharsets.UTF_8);
    assertEquals(WireFixture.parameters().literal(), LattigoFormat.readParameters(spaced));
  }
}
