package io.blindserve.server.http;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.blindserve.server.http.InferResponseCodec.ElementForm;
import io.blindserve.server.inference.DataType;
import io.blindserve.server.inference.Tensor;
import io.blindserve.server.problem.ErrorCode;
import io.blindserve.server.problem.ProblemException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class InferResponseCodecTest {

  @Test
  void aJsonAnswerIsWritten() {
    EncodedBody body =
        encode(Set.of(), ElementForm.TEXT_IF_UTF8, floats("y", 0.1f, -2f, 1e-7f, 16777216f));
    assertEquals("application/json", body.contentType());
    assertEquals(OptionalInt.empty(), body.headerContentLength());
    assertEquals(
        "{\"model_name\":\"m\",\"model_version\":\"2\",\"id\":\"r\",\"outputs\":[{\"name\":\"y\",\"shape\":[4],"
            + "\"datatype\":\"FP32\",\"data\":[0.1,-2.0,1.0E-7,1.6777216E7]}]}",
        text(body));
  }

  @Test
  void anAnswerWithoutIdHasNone() {
    byte[] body =
        InferResponseCodec.encode(
                "m", "1", Optional.empty(), List.of(), name -> true, ElementForm.BASE64)
            .bytes();
    assertEquals(
        "{\"model_name\":\"m\",\"model_version\":\"1\",\"outputs\":[]}",
        new String(body, StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @CsvSource({
    "BOOL, true",
    "INT8, -1",
    "UINT8, 255",
    "INT16, -1",
    "UINT16, 65535",
    "INT32, -1",
    "UINT32, 4294967295",
    "INT64, -1",
    "UINT64, 18446744073709551615"
  })
  void integersAreWrittenInFull(DataType type, String expected) {
    byte[] ones = new byte[type.size()];
    Arrays.fill(ones, (byte) 0xff);
    Tensor tensor = Tensor.ofNumbers("y", type, List.of(1L), ByteBuffer.wrap(ones));
    String json = text(encode(Set.of(), ElementForm.TEXT_IF_UTF8, tensor));
    assertEquals("\"data\":[" + expected + "]}]}", json.substring(json.indexOf("\"data\"")));
  }

  @Test
  void floatsAreTheShortestTextThatReadsBack() {
    ByteBuffer data =
        ByteBuffer.allocate(16)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putDouble(2e23)
            .putDouble(4.9e-324)
            .flip();
    String json =
        text(
            encode(
                Set.of(),
                ElementForm.BASE64,
                Tensor.ofNumbers("y", DataType.FP64, List.of(2L), data)));
    assertEquals("[2.0E23,4.9E-324]}]}", json.substring(json.lastIndexOf('[')));
  }

  @Test
  void binaryOutputsFollowTheJsonPart() {
    Tensor elements = Tensor.ofBytes("c", List.of(2L), List.of(new byte[] {1, 2}, new byte[0]));
    Tensor plain =
        Tensor.ofNumbers("p", DataType.INT8, List.of(1L), ByteBuffer.wrap(new byte[] {5}));
    EncodedBody body =
        encode(Set.of("y", "c"), ElementForm.BASE64, floats("y", Float.NaN), plain, elements);
    assertEquals("application/octet-stream", body.contentType());
    int split = body.headerContentLength().orElseThrow();
    assertEquals(
        "{\"model_name\":\"m\",\"model_version\":\"2\",\"id\":\"r\",\"outputs\":["
            + "{\"name\":\"y\",\"shape\":[1],\"datatype\":\"FP32\",\"parameters\":{\"binary_data_size\":4}},"
            + "{\"name\":\"p\",\"shape\":[1],\"datatype\":\"INT8\",\"data\":[5]},"
            + "{\"name\":\"c\",\"shape\":[2],\"datatype\":\"BYTES\",\"parameters\":{\"binary_data_size\":10}}]}",
        new String(body.bytes(), 0, split, StandardCharsets.UTF_8));
    byte[] tensors = Arrays.copyOfRange(body.bytes(), split, body.bytes().length);
    assertArrayEquals(new byte[] {0, 0, (byte) 0xc0, 0x7f, 2, 0, 0, 0, 1, 2, 0, 0, 0, 0}, tensors);
  }

  @Test
  void elementsAreTextWhereTheyCanBe() {
    Tensor text =
        Tensor.ofBytes(
            "t", List.of(2L), List.of("h\u00e9\"".getBytes(StandardCharsets.UTF_8), new byte[0]));
    String json = text(encode(Set.of(), ElementForm.TEXT_IF_UTF8, text));
    assertEquals(
        "\"BYTES\",\"data\":[\"h\u00e9\\\"\",\"\"]}]}", json.substring(json.indexOf("\"BYTES\"")));
    Tensor mixed =
        Tensor.ofBytes("t", List.of(2L), List.of(new byte[] {'a'}, new byte[] {(byte) 0xff}));
    for (ElementForm form : ElementForm.values()) {
      String base64 = text(encode(Set.of(), form, mixed));
      assertEquals(
          "\"parameters\":{\"content_type\":\"base64\"},\"data\":[\"YQ==\",\"/w==\"]}]}",
          base64.substring(base64.indexOf("\"parameters\"")));
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = DataType.class,
      names = {"FP16", "FP32", "FP64"})
  void whatJsonCannotCarryIsRefused(DataType type) {
    byte[] notFinite = new byte[type.size()];
    notFinite[type.size() - 1] = 0x7f;
    notFinite[type.size() - 2] = (byte) 0xf0;
    Tensor tensor = Tensor.ofNumbers("y", type, List.of(1L), ByteBuffer.wrap(notFinite));
    ProblemException e =
        assertThrows(
            ProblemException.class, () -> encode(Set.of(), ElementForm.TEXT_IF_UTF8, tensor));
    assertEquals(ErrorCode.UNSUPPORTED, e.problem().code());
    assertEquals(type.size(), binaryPart(encode(Set.of("y"), ElementForm.TEXT_IF_UTF8, tensor)));
  }

  @Test
  void anAnswersTensorsReadBackAsARequest() {
    byte[] cipher = new byte[1000];
    Arrays.fill(cipher, (byte) 0xfb);
    Tensor tensor = Tensor.ofBytes("c", List.of(1L), List.of(cipher));
    for (Set<String> binary : List.of(Set.<String>of(), Set.of("c"))) {
      EncodedBody body = encode(binary, ElementForm.BASE64, tensor);
      byte[] request =
          new String(body.bytes(), StandardCharsets.ISO_8859_1)
              .replace("outputs", "inputs")
              .getBytes(StandardCharsets.ISO_8859_1);
      OptionalInt header =
          body.headerContentLength().stream().map(length -> length - 1).findFirst();
      assertArrayEquals(
          cipher, InferRequestCodec.decode(request, header).tensors().get(0).elements().get(0));
    }
  }

  private static int binaryPart(EncodedBody body) {
    return body.bytes().length - body.headerContentLength().orElseThrow();
  }

  private static EncodedBody encode(Set<String> binary, ElementForm form, Tensor... tensors) {
    return InferResponseCodec.encode(
        "m", "2", Optional.of("r"), List.of(tensors), binary::contains, form);
  }

  private static Tensor floats(String name, float... values) {
    ByteBuffer data =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      data.putFloat(value);
    }
    return Tensor.ofNumbers(name, DataType.FP32, List.of((long) values.length), data.flip());
  }

  private static String text(EncodedBody body) {
    return new String(body.bytes(), StandardCharsets.UTF_8);
  }
}
