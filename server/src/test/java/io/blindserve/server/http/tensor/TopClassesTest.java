package io.blindserve.server.http.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.blindserve.server.inference.DataType;
import io.blindserve.server.inference.Tensor;
import io.blindserve.server.problem.ErrorCode;
import io.blindserve.server.problem.ProblemException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class TopClassesTest {

  private static ByteBuffer bytes(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static Tensor floats(List<Long> shape, float... values) {
    ByteBuffer data = bytes(values.length * Float.BYTES);
    for (float value : values) {
      data.putFloat(value);
    }
    return Tensor.ofNumbers("y", DataType.FP32, shape, data.flip());
  }

  private static List<String> texts(Tensor classes) {
    return classes.elements().stream()
        .map(text -> new String(text, StandardCharsets.UTF_8))
        .toList();
  }

  @Test
  void nothingIsHigherThanNan() {
    Tensor output =
        floats(List.of(5L), 1, Float.NaN, Float.NEGATIVE_INFINITY, Float.POSITIVE_INFINITY, -0f);
    Tensor classes = TopClasses.of(output, 4);
    assertEquals(List.of("NaN:1", "Infinity:3", "1.000000:0", "-0.000000:4"), texts(classes));
    assertEquals(List.of(4L), classes.shape(), "less than two dimensions are one row");
  }

  @Test
  void dimensionsBehindTheFirstAreOneRow() {
    Tensor classes = TopClasses.of(floats(List.of(2L, 2L, 2L), 1, 2, 3, 4, 8, 7, 6, 5), 1);
    assertEquals(List.of("4.000000:3", "8.000000:0"), texts(classes));
    assertEquals(List.of(2L, 1L), classes.shape());
  }

  @Test
  void unsignedNumbersAreComparedAsSuch() {
    ByteBuffer data = bytes(3 * Long.BYTES).putLong(1).putLong(-1).putLong(Long.MAX_VALUE).flip();
    assertEquals(
        List.of("18446744073709551615:1", "9223372036854775807:2"),
        texts(TopClasses.of(Tensor.ofNumbers("y", DataType.UINT64, List.of(3L), data), 2)));
    ByteBuffer small = bytes(2 * Short.BYTES).putShort((short) 1).putShort((short) -1).flip();
    assertEquals(
        List.of("65535:1", "1:0"),
        texts(TopClasses.of(Tensor.ofNumbers("y", DataType.UINT16, List.of(2L), small), 2)));
  }

  @Test
  void noRowsAndEmptyOnesHaveNoClasses() {
    assertEquals(List.of(0L, 0L), TopClasses.of(floats(List.of(0L, 3L)), 2).shape());
    assertEquals(List.of(1L << 40, 0L), TopClasses.of(floats(List.of(1L << 40, 0L)), 2).shape());
    assertEquals(List.of(3L, 0L), TopClasses.of(floats(List.of(3L, 0L)), 2).shape());
  }

  @Test
  void thereIsAnEndToTheClassesOfAnAnswer() {
    int rows = 1 << 15;
    ByteBuffer data = bytes(3 * rows);
    Tensor output = Tensor.ofNumbers("y", DataType.INT8, List.of((long) rows, 3L), data);
    assertEquals(2 * rows, TopClasses.of(output, 2).elements().size());
    ProblemException refusal = assertThrows(ProblemException.class, () -> TopClasses.of(output, 3));
    assertEquals(ErrorCode.UNSUPPORTED, refusal.problem().code());
  }
}
