package io.blindserve.he.json;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonTest {

  private static final JsonLimits LIMITS = JsonLimits.ofBytes(10_000);

  private static JsonValue parse(String text) {
    return Json.parse(text.getBytes(StandardCharsets.UTF_8), LIMITS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"b\":[1,-2.5e-7,true,false,null],\"a\":{\"x\":\"\u00e9\ud83d\ude00\"},\"\":[]}",
        "\"\\\"\\\\/\\b\\f\\n\\r\\t\\u0000\\u001f\"",
        "[[],{},0,-0,0.0,1E5,18446744073709551615]",
        "true"
      })
  void canonicalTextSurvivesParsingAndWriting(String text) {
    assertArrayEquals(text.getBytes(StandardCharsets.UTF_8), JsonWriter.toBytes(parse(text)));
  }

  @Test
  void blanksAndEscapesAreRead() {
    JsonObject object =
        parse(" { \"a\\u00e9\" : [ 1 ,\t2\r\n] , \"s\":\"\\ud83d\\ude00\\/\" } ").asObject();
    assertArrayEquals(new long[] {1, 2}, object.array("a\u00e9").toLongs());
    assertEquals("\ud83d\ude00/", object.string("s"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "[",
        "\"",
        "[1,]",
        "{\"a\":1,}",
        "{\"a\"}",
        "{a:1}",
        "{\"a\":1 \"b\":2}",
        "[1 2]",
        "{1:2}",
        "]",
        "01",
        "-",
        "1.",
        ".5",
        "1e",
        "1e+",
        "+1",
        "0x10",
        "1.e5",
        "--1",
        "NaN",
        "Infinity",
        "-Infinity",
        "nul",
        "truE",
        "'a'",
        "[1]x",
        "1 2",
        "{} {}",
        "// c\n1",
        "\"\\x\"",
        "\"\\u12\"",
        "\"\\u12g4\"",
        "\"\\ud800\"",
        "\"\\ude00\"",
        "\"\\ud800x\"",
        "\"\t\"",
        "\"\u0000\"",
        "\ufeff1",
        "{\"a\":1,\"a\":2}",
        "{\"a\":1,\"\\u0061\":2}",
        "\u00a01",
        "\"\\u\u0661\u0661\u0661\u0661\""
      })
  void everythingElseIsRefused(String text) {
    JsonException e = assertThrows(JsonException.class, () -> parse(text));
    assertTrue(
        e.position() >= 0 && e.position() <= text.length(), () -> "position " + e.position());
  }

  @Test
  void bytesThatAreNotUtf8AreRefused() {
    for (byte[] bytes :
        List.of(
            bytes('"', 0xff, '"'),
            bytes('"', 0xc0, 0x80, '"'),
            bytes('"', 0xed, 0xa0, 0x80, '"'))) {
      assertThrows(JsonException.class, () -> Json.parse(bytes, LIMITS));
    }
  }

  private static byte[] bytes(int... values) {
    byte[] out = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      out[i] = (byte) values[i];
    }
    return out;
  }

  @Test
  void limits() {
    JsonLimits limits = new JsonLimits(20, 2, 4);
    assertEquals(3, Json.parse("[1,[2]]", limits).asArray().size() + 1);
    assertThrows(JsonException.class, () -> Json.parse("[[[1]]]", limits));
    assertThrows(JsonException.class, () -> Json.parse("[1,2,3,4]", limits));
    assertThrows(JsonException.class, () -> Json.parse(" ".repeat(20) + "1", limits));
    String deep = "[".repeat(5_000) + "]".repeat(5_000);
    assertThrows(JsonException.class, () -> Json.parse(deep, new JsonLimits(10_000, 256, 10_000)));
    assertThrows(IllegalArgumentException.class, () -> new JsonLimits(1, 257, 1));
    assertThrows(IllegalArgumentException.class, () -> new JsonLimits(0, 1, 1));
  }

  @Test
  void integersDoNotPassThroughADouble() {
    assertEquals(9007199254740993L, parse("9007199254740993").asNumber().longValue());
    assertEquals(Long.MIN_VALUE, parse("-9223372036854775808").asNumber().longValue());
    assertEquals(-1L, parse("18446744073709551615").asNumber().unsignedLongValue());
    assertEquals("18446744073709551615", JsonNumber.ofUnsigned(-1L).text());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "9223372036854775808",
        "-9223372036854775809",
        "1.0",
        "1e3",
        "1111111111111111111111"
      })
  void otherNumbersAreNotSignedIntegers(String text) {
    assertThrows(JsonException.class, () -> parse(text).asNumber().longValue());
  }

  @Test
  void rangesOfNumbers() {
    assertThrows(
        JsonException.class, () -> parse("18446744073709551616").asNumber().unsignedLongValue());
    assertThrows(JsonException.class, () -> parse("-1").asNumber().unsignedLongValue());
    assertThrows(JsonException.class, () -> parse("2147483648").asNumber().intValue());
    assertThrows(JsonException.class, () -> parse("1e999").asNumber().doubleValue());
    assertEquals(Integer.MIN_VALUE, parse("-2147483648").asNumber().intValue());
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "-0.0, 0",
    "40, 40",
    "3.2, 3.2",
    "19.2, 19.2",
    "0.6666666666666666, 0.6666666666666666",
    "-1.5, -1.5",
    "1e20, 100000000000000000000",
    "1e21, 1e+21",
    "1e-6, 0.000001",
    "1e-7, 1e-7",
    "2e23, 2e+23",
    "1.7976931348623157e308, 1.7976931348623157e+308",
    "4.9e-324, 5e-324",
    "5.684341886080802e-14, 5.684341886080802e-14",
    "9007199254740993, 9007199254740992",
    "0.1, 0.1",
    "0.30000000000000004, 0.30000000000000004",
    "-2.5e-9, -2.5e-9"
  })
  void doublesAreWrittenShortest(double value, String text) {
    assertEquals(text, JsonNumber.of(value).text());
  }

  @Test
  void everyDoubleReadsBack() {
    Random random = new Random(3);
    for (int i = 0; i < 20_000; i++) {
      double value = Double.longBitsToDouble(random.nextLong());
      if (Double.isFinite(value)) {
        assertEquals(value, parse(JsonNumber.of(value).text()).asNumber().doubleValue());
      }
    }
    assertThrows(JsonException.class, () -> JsonNumber.of(Double.NaN));
    assertThrows(JsonException.class, () -> JsonNumber.of(Double.POSITIVE_INFINITY));
  }

  @Test
  void shapeErrorsNameTheMemberAskedForAndNoData() {
    JsonObject object = parse("{\"a\":\"secret\",\"b\":[1.5]}").asObject();
    assertEquals("member a: expected an array, found a string", message(() -> object.array("a")));
    assertEquals("member c is missing", message(() -> object.longValue("c")));
    assertFalse(message(() -> object.requireOnly(List.of("b"))).contains("a:"));
    assertThrows(JsonException.class, () -> object.array("b").toLongs());
    assertThrows(JsonException.class, () -> object.array("b").get(1));
  }

  private static String message(Executable read) {
    return String.valueOf(assertThrows(JsonException.class, read).getMessage());
  }

  @Test
  void writerBuildsNestedDocuments() {
    JsonWriter json =
        new JsonWriter().beginObject().name("a").values(1L, 2L).name("b").beginArray().value(true);
    json.nullValue()
        .value("x")
        .beginObject()
        .endObject()
        .unsigned(-1)
        .endArray()
        .name("c")
        .value(0.5)
        .endObject();
    assertEquals(
        "{\"a\":[1,2],\"b\":[true,null,\"x\",{},18446744073709551615],\"c\":0.5}", json.toString());
  }

  @Test
  void writerRefusesMisuse() {
    assertThrows(IllegalStateException.class, () -> new JsonWriter().beginObject().value(1L));
    assertThrows(IllegalStateException.class, () -> new JsonWriter().beginArray().name("a"));
    assertThrows(IllegalStateException.class, () -> new JsonWriter().beginArray().toBytes());
    assertThrows(IllegalStateException.class, () -> new JsonWriter().beginArray().endObject());
    assertThrows(
        IllegalStateException.class, () -> new JsonWriter().beginObject().name("a").endObject());
    assertThrows(IllegalStateException.class, () -> new JsonWriter().value(1L).value(2L));
    assertThrows(JsonException.class, () -> new JsonWriter().value("\ud800"));
  }
}
