package io.blindserve.server.http;

import static io.blindserve.server.http.Requests.assertRefused;
import static io.blindserve.server.http.Requests.binaryInput;
import static io.blindserve.server.http.Requests.input;
import static io.blindserve.server.http.Requests.read;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.server.inference.DataType;
import io.blindserve.server.inference.Tensor;
import io.blindserve.server.inference.Turn;
import io.blindserve.server.problem.ErrorCode;
import io.blindserve.server.problem.ProblemException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InferRequestCodecTest {

  @Test
  void aWholeRequestIsRead() {
    InferRequest request =
        read(
            "{\"id\":\"r-1\",\"unknown\":{\"a\":[1,{}]},\"parameters\":{\"encryption\":\"ckks\",\"wire\":\"lattigo-v6\","
                + "\"plan\":\"sha256:00\",\"evaluation_key\":\"ff\",\"binary_data_output\":true,\"priority\":7},"
                + "\"outputs\":[{\"name\":\"p\",\"parameters\":{\"binary_data\":false,\"other\":[]}},{\"name\":\"q\"}],"
                + "\"inputs\":[{\"name\":\"x\",\"shape\":[2,2],\"datatype\":\"FP32\",\"data\":[[1,2.5],[-3e2,0]]}]}");
    assertEquals(Optional.of("r-1"), request.id());
    assertEquals(
        new RequestParameters(
            Optional.of("ckks"),
            Optional.of("lattigo-v6"),
            Optional.of("sha256:00"),
            Optional.of("ff"),
            true,
            new Turn(7, Optional.empty())),
        request.parameters());
    assertEquals(List.of("p", "q"), request.outputNames());
    assertFalse(request.wantsBinary("p"));
    assertTrue(request.wantsBinary("q"));
    assertTrue(request.wantsBinary("not named"));
    Tensor x = request.tensors().get(0);
    assertEquals("x FP32[2, 2]", x.toString());
    assertEquals(
        List.of(1f, 2.5f, -300f, 0f),
        List.of(
            x.data().getFloat(0),
            x.data().getFloat(4),
            x.data().getFloat(8),
            x.data().getFloat(12)));
  }

  @Test
  void nullMeansAbsent() {
    InferRequest request =
        read(
            "{\"id\":null,\"parameters\":null,\"outputs\":null,\"inputs\":[{\"name\":\"x\",\"shape\":[1],"
                + "\"datatype\":\"INT8\",\"parameters\":null,\"data\":[7]}]}");
    assertEquals(Optional.empty(), request.id());
    assertEquals(RequestParameters.NONE, request.parameters());
    assertEquals(List.of(), request.outputs());
    assertEquals(7, request.tensors().get(0).data().get());
  }

  @Test
  void keysOfAnInputMayComeInAnyOrder() {
    Tensor numbers =
        read("{\"inputs\":[{\"data\": [ [1] , [2] ] ,\"datatype\":\"UINT16\",\"shape\":[2],\"name\":\"x\"}]}")
            .tensors()
            .get(0);
    assertEquals(2, numbers.data().getShort(2));
    Tensor bytes =
        read("{\"inputs\":[{\"data\":[\"AQI=\"],\"parameters\":{\"content_type\":\"base64\"},\"datatype\":\"BYTES\","
                + "\"shape\":[1],\"name\":\"x\"}]}")
            .tensors()
            .get(0);
    assertEquals(
        List.of(1, 2), List.of((int) bytes.elements().get(0)[0], (int) bytes.elements().get(0)[1]));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "[]",
        "7",
        "null",
        "{\"inputs\":[]",
        "{\"inputs\":[]}x",
        "{\"inputs\":[]} {}",
        "{\"inputs\":{}}",
        "{\"inputs\":7}",
        "{}",
        "{\"inputs\":[],\"inputs\":[]}",
        "{\"inputs\":[],\"id\":7}",
        "{'inputs':[]}",
        "{\"inputs\":[],\"a\":NaN}",
        "{\"inputs\":[],}",
        "/**/{\"inputs\":[]}",
        "{\"inputs\":[],\"parameters\":[]}",
        "{\"inputs\":[],\"parameters\":{\"wire\":1}}",
        "{\"inputs\":[],\"parameters\":{\"binary_data_output\":1}}",
        "{\"inputs\":[],\"id\":\"\\ud800\"}",
        "{\"inputs\":[],\"outputs\":{}}",
        "{\"inputs\":[],\"a\":01}"
      })
  void badJsonIsAnInvalidRequest(String json) {
    ProblemException e = assertThrows(ProblemException.class, () -> read(json), json);
    assertEquals(ErrorCode.INVALID_REQUEST, e.problem().code(), e.getMessage());
  }

  @Test
  void duplicateKeysAreRefusedAtEveryDepth() {
    assertRefused(
        ErrorCode.INVALID_REQUEST, "key twice", "{\"inputs\":[],\"a\":{\"b\":1,\"b\":2}}");
    assertRefused(
        ErrorCode.INVALID_REQUEST,
        "key twice",
        "{\"inputs\":[{\"name\":\"x\",\"name\":\"x\",\"shape\":[1]}]}");
  }

  @Test
  void depthAndLengthsAreBounded() {
    String deep = "[".repeat(63) + "]".repeat(63);
    assertEquals(0, read("{\"inputs\":[],\"a\":" + deep + "}").tensors().size());
    assertRefused(
        ErrorCode.INVALID_REQUEST, "more than 64 deep", "{\"inputs\":[],\"a\":[" + deep + "]}");
    String id = "i".repeat(256);
    assertEquals(Optional.of(id), read("{\"inputs\":[],\"id\":\"" + id + "\"}").id());
    assertRefused(
        ErrorCode.INVALID_REQUEST, "257 characters", "{\"inputs\":[],\"id\":\"" + id + "i\"}");
    assertRefused(
        ErrorCode.INVALID_REQUEST,
        "too long",
        "{\"inputs\":[],\"id\":\"" + "i".repeat(1 << 20) + "\"}");
    assertRefused(
        ErrorCode.INVALID_REQUEST, "too long", input("FP64", "[1]", "[" + "1".repeat(1001) + "]"));
    assertRefused(
        ErrorCode.INVALID_REQUEST, "too long", "{\"inputs\":[],\"" + "k".repeat(5000) + "\":1}");
  }

  @Test
  void tensorsAreCounted() {
    String one = "{\"name\":\"x%d\",\"shape\":[0],\"datatype\":\"INT8\",\"data\":[]},";
    StringBuilder many = new StringBuilder();
    for (int i = 0; i < 64; i++) {
      many.append(String.format(one, i));
    }
    assertEquals(
        64, read("{\"inputs\":[" + many.substring(0, many.length() - 1) + "]}").tensors().size());
    many.append(String.format(one, 64));
    assertRefused(
        ErrorCode.INVALID_REQUEST,
        "more than 64",
        "{\"inputs\":[" + many.substring(0, many.length() - 1) + "]}");
    assertRefused(
        ErrorCode.INVALID_REQUEST,
        "more than 64",
        "{\"inputs\":[],\"outputs\":[" + "{\"name\":\"y\"},".repeat(64) + "{\"name\":\"y\"}]}");
  }

  @Test
  void namesAreChecked() {
    String noName = "{\"inputs\":[{\"shape\":[1],\"datatype\":\"INT8\",\"data\":[1]}]}";
    assertRefused(ErrorCode.INVALID_TENSOR, "inputs[0] has no name", noName);
    for (String name : List.of("", "a\\u0000b", "a\\nb", "a\\udc00", "n".repeat(257))) {
      String json =
          "{\"inputs\":[{\"name\":\""
              + name
              + "\",\"shape\":[1],\"datatype\":\"INT8\",\"data\":[1]}]}";
      assertRefused(ErrorCode.INVALID_TENSOR, "inputs[0].name", json);
    }
    String x = "{\"name\":\"x\",\"shape\":[1],\"datatype\":\"INT8\",\"data\":[1]}";
    assertRefused(ErrorCode.INVALID_TENSOR, "stands twice", "{\"inputs\":[" + x + "," + x + "]}");
    assertRefused(
        ErrorCode.INVALID_TENSOR,
        "stands twice",
        "{\"inputs\":[],\"outputs\":[{\"name\":\"y\"},{\"name\":\"y\"}]}");
    assertRefused(
        ErrorCode.INVALID_TENSOR, "outputs[0] has no name", "{\"inputs\":[],\"outputs\":[{}]}");
  }

  @Test
  void whatIsNotOfferedIsSaid() {
    assertRefused(
        ErrorCode.UNSUPPORTED,
        "shared_memory_region",
        "{\"inputs\":[],\"outputs\":[{\"name\":\"y\",\"parameters\":{\"shared_memory_region\":\"r\"}}]}");
    assertRefused(
        ErrorCode.UNSUPPORTED,
        "shared memory",
        "{\"inputs\":[{\"name\":\"x\",\"parameters\":{\"shared_memory_region\":\"r\"}}]}");
  }

  @Test
  void bytesThatAreNotUtf8AreRefused() {
    byte[] body = "{\"inputs\":[],\"a\":\"?\"}".getBytes(StandardCharsets.UTF_8);
    body[body.length - 3] = (byte) 0xff;
    ProblemException e =
        assertThrows(
            ProblemException.class, () -> InferRequestCodec.decode(body, OptionalInt.empty()));
    assertEquals("the JSON is not UTF-8", e.getMessage());
    byte[] wide = "{\"inputs\":[]}".getBytes(StandardCharsets.UTF_16BE);
    ProblemException f =
        assertThrows(
            ProblemException.class, () -> InferRequestCodec.decode(wide, OptionalInt.empty()));
    assertEquals(ErrorCode.INVALID_REQUEST, f.problem().code());
  }

  @Test
  void theLengthOfTheJsonPartMustFit() {
    byte[] body = "{\"inputs\":[]}".getBytes(StandardCharsets.UTF_8);
    for (int length : new int[] {-1, 0, body.length + 1, Integer.MAX_VALUE}) {
      ProblemException e =
          assertThrows(
              ProblemException.class, () -> InferRequestCodec.decode(body, OptionalInt.of(length)));
      assertEquals(ErrorCode.INVALID_TENSOR, e.problem().code());
    }
  }

  @Test
  void sentencesNeverQuoteValues() {
    String secret = "s3cret";
    for (String json :
        List.of(
            input("FP32", "[1]", "[\"" + secret + "\"]"),
            input("FP32", "[1]", "[" + secret + "]"),
            input("BYTES", "[2]", "[\"" + secret + "\"]"),
            "{\"inputs\":[],\"a\":\"" + secret,
            "{\"" + secret + "\":1,\"" + secret + "\":2}")) {
      ProblemException e = assertThrows(ProblemException.class, () -> read(json), json);
      assertFalse(e.getMessage().contains(secret), e.getMessage());
    }
  }

  @Test
  void noMutationOfARequestEndsInAnythingButAProblem() {
    byte[] numbers =
        ("{\"id\":\"a\",\"inputs\":[{\"name\":\"x\",\"shape\":[1,2],\"datatype\":\"FP32\",\"data\":[[1.5,-2]]},"
                + "{\"name\":\"t\",\"shape\":[2],\"datatype\":\"BYTES\",\"parameters\":{\"content_type\":\"base64\"},"
                + "\"data\":[\"AQI=\",\"\\u0041\\/8=\"]}],\"outputs\":[{\"name\":\"y\"}]}")
            .getBytes(StandardCharsets.UTF_8);
    String head = binaryInput("BYTES", "[2]", "11");
    byte[] elements = (head + "\2\0\0\0ab\1\0\0\0c").getBytes(StandardCharsets.ISO_8859_1);
    Random random = new Random(7);
    int read =
        mutate(numbers, OptionalInt.empty(), random)
            + mutate(elements, OptionalInt.of(head.length()), random);
    assertTrue(read > 0, "some mutations are harmless, or nothing is read at all");
  }

  private static int mutate(byte[] seed, OptionalInt header, Random random) {
    int read = 0;
    for (int round = 0; round < 20_000; round++) {
      byte[] body = seed.clone();
      for (int i = random.nextInt(3); i >= 0; i--) {
        body[random.nextInt(body.length)] =
            (byte)
                (random.nextBoolean()
                    ? random.nextInt(256)
                    : "[]{}\",:0".charAt(random.nextInt(8)));
      }
      try {
        InferRequestCodec.decode(body, header);
        read++;
      } catch (ProblemException expected) {
        assertTrue(expected.getMessage().length() < 700, expected.getMessage());
      }
    }
    return read;
  }

  @Test
  void everyTypeHasAName() {
    for (DataType type : DataType.values()) {
      boolean flag = type == DataType.BOOL;
      String data = type == DataType.BYTES ? "[\"a\"]" : flag ? "[true]" : "[1]";
      if (type != DataType.FP16 && type != DataType.BF16) {
        assertEquals(type, read(input(type.name(), "[1]", data)).tensors().get(0).type());
      }
    }
    for (String type : List.of("bf16", "fp32", "", "STRING")) {
      assertRefused(
          ErrorCode.INVALID_TENSOR,
          "datatype of input \"x\" is none of",
          input(type, "[1]", "[1]"));
    }
  }
}
