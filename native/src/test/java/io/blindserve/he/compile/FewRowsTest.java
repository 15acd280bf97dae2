package io.blindserve.he.compile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.he.circuit.Plan;
import io.blindserve.he.compile.network.Tail;
import io.blindserve.he.kernel.PolyKernels;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Plans that answer several rows by the circuit of one. */
@Tag("any-jvm")
class FewRowsTest {

  private static final int NETWORKS = 60;
  private static final int SAMPLED = 1;
  private static final int FIRST = 200;

  static Stream<Arguments> networks() {
    boolean all = Boolean.getBoolean("blindserve.long");
    return LongStream.range(FIRST, FIRST + (all ? NETWORKS : SAMPLED))
        .mapToObj(seed -> Arguments.of(seed, seed % 2 == 0 ? 2 : 5));
  }

  /** Random networks: the promise holds for every row of a full request and of one row. */
  @ParameterizedTest
  @MethodSource("networks")
  void randomNetworksKeepThePromise(long seed, int rows) {
    NetworkFixture fixture = NetworkFixture.random(seed);
    check(fixture, rows, plan(fixture, choices(rows)));
  }

  @ParameterizedTest
  @CsvSource({"30-1, 64, SIGMOID", "20-5, 48, SOFTMAX", "12-16-1, 16, SIGMOID"})
  void manyMoreRows(String shape, int rows, Tail tail) {
    NetworkFixture fixture = fixture(shape, tail);
    Plan plan = plan(fixture, choices(rows));
    check(fixture, rows, plan);
    assertTrue(Plan.read(plan.write()).digest().equals(plan.digest()), "the file is another plan");
  }

  /** As long as slots last, rows cost next to nothing: here all of them fit the ring of one. */
  @Test
  void rowsInFreeSlotsCostAsMuchAsOne() {
    NetworkFixture fixture = fixture("30-1", Tail.SIGMOID);
    Plan one = plan(fixture, choices(1));
    Plan many = plan(fixture, choices(64));
    assertEquals(one.parameters().n(), many.parameters().n());
    assertEquals(one.keySwitches(), many.keySwitches());
    assertTrue(
        many.milliseconds() < 1.1 * one.milliseconds(),
        many.milliseconds() + " and " + one.milliseconds());
    assertEquals("64", many.options().get("rows"));
    assertFalse(one.options().containsKey("rows"));
  }

  /** The slots of all rows are kept by the mask, and nothing else. */
  @Test
  void maskedAnswersOfSeveralRows() {
    NetworkFixture fixture = fixture("10-8-2", Tail.NONE);
    Plan plan = plan(fixture, choices(3).withPrivacy("flooded(10)"));
    check(fixture, 3, plan);
  }

  /** A model of the same shape keeps the keys of a plan for as many rows. */
  @Test
  void keysOfAPlanForAsManyRows() {
    NetworkFixture fixture = fixture("12-8-1", Tail.SIGMOID);
    Plan before = plan(fixture, choices(4));
    NetworkFixture other =
        new NetworkFixture(
            new SplittableRandom(8), NetworkFixture.widths("12-8-1"), Tail.SIGMOID, false);
    Plan after = plan(other, choices(4).withKeysOf(before));
    assertEquals(before.keys(), after.keys());
    check(other, 4, after);
  }

  /** Where slots run out, the same circuit runs over several ciphertexts, with the same keys. */
  @Test
  void moreRowsThanACiphertextHolds() {
    NetworkFixture fixture = fixture("60-1", Tail.SIGMOID);
    CompileOptions small = fixture.options().withMaxLogN(12);
    CompileResult result = Compiler.compile(fixture.graph(), small.withChoices(choices(100)));
    Plan plan = result.plans().get(0);
    assertEquals(4, plan.inputs().get(0).ciphertexts().size());
    assertEquals(4, plan.outputs().get(0).ciphertexts().size());
    check(fixture, 100, plan);
  }

  @Test
  void whatDoesNotFitIsRefusedWithTheMostThatDoes() {
    NetworkFixture fixture = fixture("2000-1", Tail.SIGMOID);
    CompileResult result =
        Compiler.compile(fixture.graph(), fixture.options().withChoices(choices(1024)));
    String sentence = result.refusal().orElseThrow().sentence();
    assertTrue(sentence.contains("1024 rows a request"), sentence);
    assertTrue(result.plans().isEmpty());
    Matcher most = Pattern.compile("use --rows (\\d+),").matcher(sentence);
    assertTrue(most.find(), sentence);
    int rows = Integer.parseInt(most.group(1));
    assertTrue(rows > 64 && rows < 1024, sentence);
    assertEquals(rows, plan(fixture, choices(rows)).inputs().get(0).rows());
  }

  @Test
  void numbersOfRowsAreBounded() {
    assertThrows(IllegalArgumentException.class, () -> choices(0));
    assertThrows(IllegalArgumentException.class, () -> choices(1025));
  }

  private static CompileChoices choices(int rows) {
    return CompileChoices.DEFAULTS.withRows(rows);
  }

  private static NetworkFixture fixture(String shape, Tail tail) {
    return new NetworkFixture(new SplittableRandom(4), NetworkFixture.widths(shape), tail, false);
  }

  private static Plan plan(NetworkFixture fixture, CompileChoices choices) {
    CompileResult result =
        Compiler.compile(fixture.graph(), fixture.options().withChoices(choices));
    assertTrue(result.refusal().isEmpty(), result::report);
    return result.plans().get(0);
  }

  /** A full request, and one of a single row. */
  private static void check(NetworkFixture fixture, int count, Plan plan) {
    assertEquals("latency", plan.name());
    assertEquals(count, plan.inputs().get(0).rows());
    SplittableRandom random = new SplittableRandom(count);
    List<double[]> rows = new ArrayList<>();
    for (int r = 0; r < count; r++) {
      rows.add(fixture.row(random));
    }
    try (PlanRunner runner = new PlanRunner(plan, PolyKernels.best())) {
      double largest = largest(fixture, rows, runner.answers(rows));
      double alone = largest(fixture, rows.subList(0, 1), runner.answers(rows.subList(0, 1)));
      if (Boolean.getBoolean("blindserve.print")) {
        System.out.println(
            count
                + " rows, N = "
                + plan.parameters().n()
                + ", promised "
                + plan.promisedError()
                + ", found "
                + largest
                + ", alone "
                + alone
                + ", predicted "
                + plan.milliseconds()
                + " ms");
      }
      assertTrue(largest <= plan.promisedError(), largest + " exceeds " + plan.promisedError());
      assertTrue(alone <= plan.promisedError(), alone + " exceeds " + plan.promisedError());
    }
  }

  private static double largest(
      NetworkFixture fixture, List<double[]> rows, List<double[]> answers) {
    double largest = 0;
    for (int r = 0; r < rows.size(); r++) {
      double[] expected = fixture.compute(rows.get(r));
      assertEquals(expected.length, answers.get(r).length);
      for (int o = 0; o < expected.length; o++) {
        largest = Math.max(largest, Math.abs(answers.get(r)[o] - expected[o]));
      }
    }
    return largest;
  }
}
