package io.blindserve.he.circuit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.he.ckks.Scale;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class PlanFileTest {

  private static final int HEADER_AT = 12;

  @Test
  void aPlanReadsBackAsItWasWritten() {
    Plan plan = PlanFixture.plan();
    byte[] file = plan.write();
    Plan read = Plan.read(file);
    assertArrayEquals(file, read.write());
    assertEquals(plan.digest(), read.digest());
    assertEquals(plan.header().steps(), read.header().steps());
    assertEquals(plan.constants(), read.constants());
    assertEquals(plan.keys(), read.keys());
    assertEquals(2, plan.keySwitches());
  }

  private static final String ROTATIONS =
      "{\"op\":\"add_rotated\",\"source\":2,\"rotations\":[2,2]}";

  /** The fold by two and by four, the second rotation composed of the first. */
  private static Plan composed() {
    List<Step> steps =
        List.of(
            new Step.Multiply(0, 0),
            new Step.Fold(1, 2, 2),
            new Step.AddRotated(2, List.of(2, 2)),
            new Step.Rescale(3),
            new Step.Add(4, 1));
    return new Plan(PlanFixture.header(steps, List.of(5)), PlanFixture.constants());
  }

  @Test
  void aComposedRotationIsReadBackAndNeedsNoKeyOfItsOwn() {
    Plan plan = composed();
    String json = new String(plan.write(), StandardCharsets.ISO_8859_1);
    assertTrue(json.contains(ROTATIONS), json);
    Plan read = Plan.read(plan.write());
    assertEquals(plan.digest(), read.digest());
    assertEquals(plan.header().steps(), read.header().steps());
    assertEquals(3, plan.keySwitches());
    assertEquals(1, plan.keys().galoisLevels().size());
    assertEquals(2, PlanFixture.plan().keys().galoisLevels().size());
    assertEquals(PlanFixture.plan().values().get(4), plan.values().get(5));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"rotations\":[]",
        "\"rotations\":[4]",
        "\"rotations\":[2,0]",
        "\"rotations\":[2,-2]",
        "\"rotations\":[2,2048]",
        "\"rotations\":[1024,1024]",
        "\"rotations\":[2147483647,2147483647]",
        "\"rotations\":[1,1,1,1,1,1,1,1,1]",
        "\"rotations\":[2,2.0]",
        "\"rotations\":4",
        "\"rotation\":[2,2]",
        "\"rotations\":[2,2],\"stride\":2",
      })
  void otherRotationsAreRefused(String other) {
    byte[] file =
        withHeader(composed().write(), json -> json.replace("\"rotations\":[2,2]", other));
    assertThrows(PlanFormatException.class, () -> Plan.read(file));
  }

  @Test
  void levelsAndScalesOfAllValuesAreKnown() {
    List<ValueShape> values = PlanFixture.plan().values();
    assertEquals(1, values.get(2).level());
    assertEquals(0, values.get(4).level());
    assertEquals(Scale.ofPowerOfTwo(48), values.get(1).scale());
    assertEquals(PlanFixture.answerScale(), values.get(4).scale());
  }

  private static byte[] withHeader(byte[] file, UnaryOperator<String> change) {
    int length = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getInt(8);
    String json = new String(file, HEADER_AT, length, StandardCharsets.UTF_8);
    String changed = change.apply(json);
    assertTrue(!changed.equals(json), "the change must hit");
    byte[] bytes = changed.getBytes(StandardCharsets.UTF_8);
    ByteBuffer out =
        ByteBuffer.allocate(file.length - length + bytes.length).order(ByteOrder.LITTLE_ENDIAN);
    out.put(file, 0, 8)
        .putInt(bytes.length)
        .put(bytes)
        .put(file, HEADER_AT + length, file.length - HEADER_AT - length);
    return out.array();
  }

  private static Arguments header(String name, String from, String to) {
    UnaryOperator<byte[]> change = file -> withHeader(file, json -> json.replace(from, to));
    return Arguments.of(name, change);
  }

  private static Arguments bytes(String name, UnaryOperator<byte[]> change) {
    return Arguments.of(name, change);
  }

  private static byte[] set(byte[] file, int at, int value) {
    byte[] out = file.clone();
    out[at] = (byte) value;
    return out;
  }

  static Stream<Arguments> malformed() {
    return Stream.of(
        bytes("empty", file -> new byte[0]),
        bytes("short", file -> Arrays.copyOf(file, 11)),
        bytes("magic", file -> set(file, 0, 'X')),
        bytes("version", file -> set(file, 7, '2')),
        bytes("header length beyond the file", file -> set(file, 10, 0x7f)),
        bytes("negative header length", file -> set(file, 11, 0x80)),
        bytes("cut", file -> Arrays.copyOf(file, file.length - 1)),
        bytes("longer", file -> Arrays.copyOf(file, file.length + 1)),
        bytes("no JSON", file -> set(file, HEADER_AT, '[')),
        header("blank in the header", "{\"name\":", "{ \"name\":"),
        header("unknown member", "{\"name\":", "{\"more\":1,\"name\":"),
        header("missing member", "\"privacy\":\"none\",", ""),
        header("duplicate member", "{\"name\":", "{\"name\":\"latency\",\"name\":"),
        header("privacy", "\"privacy\":\"none\"", "\"privacy\":\"some\""),
        header("security profile", "\"security\":\"classical\"", "\"security\":\"strong\""),
        header("wider coefficients than needed", "\"width\":3", "\"width\":4"),
        header("no width", "\"width\":3", "\"width\":0"),
        header("width beyond a word", "\"width\":3", "\"width\":9"),
        header("huge width", "\"width\":3", "\"width\":2147483647"),
        header("unknown step", "\"op\":\"rescale\"", "\"op\":\"bootstrap\""),
        header(
            "source in the future",
            "\"op\":\"rescale\",\"source\":2",
            "\"op\":\"rescale\",\"source\":3"),
        header(
            "negative source",
            "\"op\":\"rescale\",\"source\":2",
            "\"op\":\"rescale\",\"source\":-1"),
        header(
            "constant that is not there",
            "\"source\":0,\"constant\":0",
            "\"source\":0,\"constant\":2"),
        header("scales that differ", "\"op\":\"add\",\"source\":3", "\"op\":\"add\",\"source\":0"),
        header("fold of three", "\"count\":4", "\"count\":3"),
        header("fold of too many", "\"count\":4", "\"count\":1073741824"),
        header("stride", "\"stride\":2", "\"stride\":0"),
        header("result that is not there", "\"results\":[4]", "\"results\":[5]"),
        header("two results", "\"results\":[4]", "\"results\":[4,4]"),
        header("result of another level", "\"results\":[4]", "\"results\":[1]"),
        header(
            "input level",
            "\"ciphertexts\":[{\"level\":1,\"log_scale\"",
            "\"ciphertexts\":[{\"level\":2,\"log_scale\""),
        header("scale", "\"log_scale\":28", "\"log_scale\":54"),
        header("slots", "\"log_slots\":11,\"slots\":[1,", "\"log_slots\":11,\"slots\":[2,"),
        header("slot count", "\"slots\":[1,0,", "\"slots\":[1,"),
        header("rows", "\"rows\":1", "\"rows\":2"),
        header("features", "\"features\":2", "\"features\":3"),
        header("output slot", "[[0,3,0]]", "[[0,2048,0]]"),
        header("imaginary flag", "[[0,3,0]]", "[[0,3,2]]"),
        header(
            "step that cannot stand after",
            "{\"op\":\"sigmoid\"}",
            "{\"op\":\"thermometer\",\"edges\":[[1.0]]}"),
        header("promised error", "\"promised_error\":0.01", "\"promised_error\":-0.01"),
        header(
            "parameters that are not secure",
            "\"LogN\":12,\"LogNthRoot\":13",
            "\"LogN\":11,\"LogNthRoot\":12"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("malformed")
  void isRefused(String name, UnaryOperator<byte[]> change) {
    byte[] file = change.apply(PlanFixture.plan().write());
    assertThrows(PlanFormatException.class, () -> Plan.read(file), name);
  }

  @Test
  void everyCutIsRefused() {
    byte[] file = PlanFixture.plan().write();
    for (int length = 0; length < file.length; length += 97) {
      byte[] cut = Arrays.copyOf(file, length);
      assertThrows(PlanFormatException.class, () -> Plan.read(cut));
    }
  }

  @Test
  void stepsThatCannotBeDoneMakeNoPlan() {
    List<List<Step>> impossible =
        List.of(
            List.of(new Step.Rescale(0), new Step.Rescale(1)),
            List.of(new Step.Add(0, 0)),
            List.of(new Step.Transform(0, 3, new TreeMap<>(java.util.Map.of(0, 0)))),
            List.of(new Step.Transform(0, 2, new TreeMap<>())),
            List.of(new Step.Transform(0, 2, new TreeMap<>(java.util.Map.of(-1, 0)))),
            List.of(new Step.Square(0), new Step.Square(1)),
            List.of(new Step.Fold(0, 1 << 11, 2)));
    for (List<Step> steps : impossible) {
      PlanHeader header = PlanFixture.header(steps, List.of(0));
      assertThrows(
          IllegalArgumentException.class,
          () -> new Plan(header, PlanFixture.constants()),
          steps.toString());
    }
  }

  @Test
  void coefficientsOfEveryWidthSurvive() {
    for (int bits = 0; bits < 62; bits++) {
      long[] values = new long[1 << PlanFixture.LOG_N];
      values[1] = (1L << bits) - 1;
      values[2] = -(1L << bits);
      Constant constant = new Constant(Scale.ofPowerOfTwo(20), values);
      assertEquals(bits / 8 + 1, constant.width());
      Plan plan =
          new Plan(
              PlanFixture.header(PlanFixture.steps(), List.of(4)),
              List.of(constant, PlanFixture.constants().get(1)));
      assertEquals(constant, Plan.read(plan.write()).constants().get(0));
    }
  }
}
