package io.blindserve.he.circuit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.he.ckks.Scale;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Steps of several values in plan files: what is written is read, and anything else refused. */
class StepFileTest {

  private static final int HEADER_AT = 12;

  /** Every new kind of step over one input of level 1 and scale 2^28, and the old answer. */
  private static Plan plan() {
    TreeMap<Integer, Integer> diagonals = new TreeMap<>();
    diagonals.put(4, 0);
    diagonals.put(9, 0);
    List<Step> steps =
        List.of(
            new Step.Rotate(0, 5),
            new Step.AddScalar(1, -77),
            new Step.AddValues(0, 2),
            new Step.SubtractValues(3, 1),
            new Step.MultiplyValues(4, 0),
            new Step.DropLevel(4, 0),
            new Step.Combine(List.of(4, 0, 6), List.of(3L, -4L, 0L), 1),
            new Step.Combine(List.of(4, 0), List.of(1L << 39, -(1L << 39)), 20),
            new Step.TransformSum(
                3,
                List.of(
                    new Step.TransformSum.Part(4, diagonals),
                    new Step.TransformSum.Part(1, diagonals))),
            new Step.Multiply(0, 0),
            new Step.Fold(10, 2, 4),
            new Step.Rescale(11),
            new Step.Add(12, 1));
    return new Plan(PlanFixture.header(steps, List.of(13)), PlanFixture.constants());
  }

  private static String header(byte[] file) {
    int length = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN).getInt(8);
    return new String(file, HEADER_AT, length, StandardCharsets.UTF_8);
  }

  private static byte[] withHeader(byte[] file, String json) {
    int length = header(file).getBytes(StandardCharsets.UTF_8).length;
    byte[] bytes = json.getBytes(StandardCharsets.UTF_8);
    ByteBuffer out =
        ByteBuffer.allocate(file.length - length + bytes.length).order(ByteOrder.LITTLE_ENDIAN);
    out.put(file, 0, 8)
        .putInt(bytes.length)
        .put(bytes)
        .put(file, HEADER_AT + length, file.length - HEADER_AT - length);
    return out.array();
  }

  @Test
  void stepsAreReadBackAsTheyWereWritten() {
    Plan plan = plan();
    Plan read = Plan.read(plan.write());
    assertEquals(plan.digest(), read.digest());
    assertEquals(plan.steps(), read.steps());
    // A rotation, a product, a baby of each part and two giants, and the fold.
    assertEquals(1 + 1 + 2 + 2 + 2, plan.keySwitches());
    assertEquals(1, plan.keys().relinearizationLevel().orElseThrow());
    ValueShape met = plan.values().get(7);
    assertEquals(0, met.level());
    assertEquals(Scale.ofPowerOfTwo(29), met.scale());
    assertEquals(Scale.ofPowerOfTwo(48), plan.values().get(8).scale());
    assertEquals(Scale.ofPowerOfTwo(56), plan.values().get(5).scale());
    // By 5; by 1, 3 and 9 in the sum; by 2 and 4 in the fold.
    assertEquals(6, plan.keys().galoisLevels().size());
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "rotation by nothing | \"by\":5 | \"by\":0",
        "rotation around the ring | \"by\":5 | \"by\":2048",
        "rotation to the right | \"by\":5 | \"by\":-5",
        "missing rotation | ,\"by\":5 | ``",
        "integer of 63 bits | \"integer\":-77 | \"integer\":4611686018427387904",
        "negative integer of 63 bits | \"integer\":-77 | \"integer\":-4611686018427387904",
        "integer of 65 bits | \"integer\":-77 | \"integer\":18446744073709551616",
        "fraction | \"integer\":-77 | \"integer\":-77.0",
        "level that is not lower | \"source\":4,\"level\":0 | \"source\":4,\"level\":1",
        "negative level | \"source\":4,\"level\":0 | \"source\":4,\"level\":-1",
        "sum with the future | \"add_values\",\"sources\":[0,2] | \"add_values\",\"sources\":[0,3]",
        "sum of three | \"add_values\",\"sources\":[0,2] | \"add_values\",\"sources\":[0,2,2]",
        "sum of one | \"add_values\",\"sources\":[0,2] | \"add_values\",\"sources\":[0]",
        "difference of one | \"subtract_values\",\"sources\":[3,1] | \"subtract_values\",\"sources\":[3]",
        "product of three | \"multiply_values\",\"sources\":[4,0] | \"multiply_values\",\"sources\":[4,0,0]",
        "unknown member | \"multiply_values\",\"sources\":[4,0] | \"multiply_values\",\"sources\":[4,0],\"x\":1",
        "negative source | \"sources\":[4,0,6] | \"sources\":[4,0,-1]",
        "no source | \"sources\":[4,0,6],\"factors\":[3,-4,0] | \"sources\":[],\"factors\":[]",
        "a source twice | \"sources\":[4,0,6] | \"sources\":[4,0,4]",
        "fewer factors | \"factors\":[3,-4,0] | \"factors\":[3,-4]",
        "more factors | \"factors\":[3,-4,0] | \"factors\":[3,-4,0,0]",
        "large factor | \"factors\":[3,-4,0] | \"factors\":[1099511627776,-4,0]",
        "large negative factor | \"factors\":[3,-4,0] | \"factors\":[3,-1099511627776,0]",
        "factor that is no integer | \"factors\":[3,-4,0] | \"factors\":[3,-4.5,0]",
        "sources of two scales | \"sources\":[4,0,6] | \"sources\":[4,0,5]",
        "scale below one | \"scale\":\"2.000 | \"scale\":\"0.500",
        "scale beyond the modulus | \"scale\":\"2.000 | \"scale\":\"9.000",
        "no baby steps | \"baby_steps\":3 | \"baby_steps\":0",
        "baby steps beyond the slots | \"baby_steps\":3 | \"baby_steps\":2049",
        "no parts | \"parts\":[{\"source\":4,\"diagonals\":[[4,0],[9,0]]},{\"source\":1,\"diagonals\":[[4,0],[9,0]]}] | \"parts\":[]",
        "a part twice | {\"source\":1,\"diagonals\" | {\"source\":4,\"diagonals\"",
        "a part without diagonals | {\"source\":1,\"diagonals\":[[4,0],[9,0]]} | {\"source\":1,\"diagonals\":[]}",
        "an offset beyond the slots | {\"source\":1,\"diagonals\":[[4,0],[9,0]]} | {\"source\":1,\"diagonals\":[[4,0],[2048,0]]}",
        "an offset twice | {\"source\":1,\"diagonals\":[[4,0],[9,0]]} | {\"source\":1,\"diagonals\":[[4,0],[4,0]]}",
        "a constant that is not there | {\"source\":1,\"diagonals\":[[4,0],[9,0]]} | {\"source\":1,\"diagonals\":[[4,0],[9,2]]}",
        "diagonals of two scales | {\"source\":1,\"diagonals\":[[4,0],[9,0]]} | {\"source\":1,\"diagonals\":[[4,0],[9,1]]}",
        "parts of two scales | {\"source\":1,\"diagonals\":[[4,0],[9,0]]} | {\"source\":5,\"diagonals\":[[4,0],[9,0]]}",
      })
  void otherStepsAreRefused(String name, String from, String to) {
    byte[] file = plan().write();
    String json = header(file);
    assertTrue(json.contains(from), from);
    byte[] changed = withHeader(file, json.replace(from, to));
    assertThrows(PlanFormatException.class, () -> Plan.read(changed), name);
  }

  @Test
  void productsNeedRoomAndSpecialPrimesAndSumsOneScale() {
    List<List<Step>> impossible =
        List.of(
            List.of(new Step.MultiplyValues(0, 0), new Step.MultiplyValues(1, 0)),
            List.of(new Step.Square(0), new Step.AddValues(0, 1)),
            List.of(new Step.Square(0), new Step.SubtractValues(1, 0)),
            List.of(new Step.DropLevel(0, 0), new Step.Rescale(1)),
            List.of(new Step.DropLevel(0, 0), new Step.MultiplyValues(0, 1)),
            List.of(new Step.Combine(List.of(0), List.of(1L), 40)));
    for (List<Step> steps : impossible) {
      PlanHeader header = PlanFixture.header(steps, List.of(0));
      assertThrows(
          IllegalArgumentException.class,
          () -> new Plan(header, PlanFixture.constants()),
          steps.toString());
    }
  }

  @Test
  void moreStepsThanAPlanMayHaveAreRefused() {
    List<Step> steps =
        new ArrayList<>(Collections.nCopies(PlanWalk.MAX_STEPS, new Step.AddScalar(0, 1)));
    PlanFixture.header(steps, List.of(0));
    steps.add(new Step.AddScalar(0, 1));
    PlanHeader header = PlanFixture.header(steps, List.of(0));
    IllegalArgumentException e =
        assertThrows(
            IllegalArgumentException.class, () -> new Plan(header, PlanFixture.constants()));
    assertTrue(e.getMessage().contains("65537 steps"), e.getMessage());
  }

  @Test
  void anAnswerMayHaveFewerSlotsAndNotMore() {
    byte[] file = PlanFixture.plan().write();
    String json = header(file);
    String scale = PlanFixture.answerScale().toString45();
    String from = "\"scale\":\"" + scale + "\",\"log_slots\":11";
    assertTrue(json.contains(from), json);
    Plan fewer =
        Plan.read(
            withHeader(file, json.replace(from, "\"scale\":\"" + scale + "\",\"log_slots\":2")));
    assertEquals(2, fewer.outputs().get(0).ciphertexts().get(0).logSlots());
    for (String other : new String[] {"12", "1", "-1"}) {
      // The value stands in slot 3, which two slots do not have.
      byte[] changed =
          withHeader(
              file, json.replace(from, "\"scale\":\"" + scale + "\",\"log_slots\":" + other));
      assertThrows(PlanFormatException.class, () -> Plan.read(changed), other);
    }
  }

  /** A chain holds two places at most, however long it is. */
  @Test
  void memoryDoesNotGrowWithTheStepsOfAChain() {
    assertEquals(rows(2), rows(500));
  }

  private static long rows(int length) {
    List<Step> steps = new ArrayList<>();
    for (int i = 0; i < length; i++) {
      steps.add(i % 2 == 0 ? new Step.AddScalar(i, 1) : new Step.AddValues(i, i));
    }
    steps.add(new Step.Multiply(0, 0));
    steps.add(new Step.Fold(length + 1, 2, 4));
    steps.add(new Step.Rescale(length + 2));
    steps.add(new Step.Add(length + 3, 1));
    Plan plan = new Plan(PlanFixture.header(steps, List.of(length + 4)), PlanFixture.constants());
    return ValuePlaces.of(plan, Unit.of(plan)).rows();
  }
}
