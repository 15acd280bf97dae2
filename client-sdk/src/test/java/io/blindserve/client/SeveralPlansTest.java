package io.blindserve.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.client.FakeServer.Answer;
import io.blindserve.client.FakeServer.Asked;
import io.blindserve.he.circuit.Plan;
import io.blindserve.he.circuit.PlanSpec;
import io.blindserve.keys.store.SeedStore;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A model with a plan for few rows and one for thousands, which takes several ciphertexts. */
class SeveralPlansTest {

  private static final double PROMISED = 0.01;

  private final Plan narrow = TinyPlan.plan("latency");
  private final Plan wide = TinyPlan.wide("throughput");
  private final EncryptedServer few = new EncryptedServer(narrow);
  private final EncryptedServer many = new EncryptedServer(wide);
  private final FakeServer server = new FakeServer(this::answer);
  private final SeedStore store = SeedStore.inMemory();
  private String offered = list(narrow, wide);

  @AfterEach
  void end() {
    store.close();
    server.close();
  }

  private static String list(Plan... plans) {
    StringBuilder out =
        new StringBuilder("{\"model_name\":\"tiny\",\"model_version\":\"2\",\"plans\":[");
    for (Plan plan : plans) {
      PlanSpec spec = TinyPlan.spec(plan);
      out.append(out.charAt(out.length() - 1) == '[' ? "" : ",")
          .append("{\"plan\":\"" + plan.name() + "\",\"rows\":" + spec.rows())
          .append(",\"cost\":" + spec.cost().toJson() + "}");
    }
    return out.append("]}").toString();
  }

  private Answer answer(Asked asked) {
    String path = asked.path();
    if (path.endsWith("/encryption")) {
      return Answer.json(200, offered);
    }
    boolean wanted =
        path.endsWith("plan=throughput")
            || TinyPlan.spec(wide)
                .keyProfile()
                .equals(asked.headers().get("Blindserve-Key-Profile"))
            || (path.endsWith("/infer")
                && new String(asked.body(), StandardCharsets.ISO_8859_1).contains(wide.digest()));
    return (wanted ? many : few).answer(asked);
  }

  private static double[][] rows(int count) {
    SplittableRandom random = new SplittableRandom(5);
    double[][] rows = new double[count][];
    Arrays.setAll(
        rows, i -> new double[] {2 * random.nextDouble() - 1, 2 * random.nextDouble() - 1});
    return rows;
  }

  private void assertAnswers(Model model, int count) {
    double[][] rows = rows(count);
    Prediction[] answers = model.predict(rows);
    assertEquals(count, answers.length);
    for (int i = 0; i < count; i++) {
      double expected = (rows[i][0] * rows[i][0] + rows[i][1] * rows[i][1]) / 2;
      assertEquals(expected, answers[i].outputs()[0], PROMISED, "row " + i);
    }
  }

  private long calls() {
    return server.asked().stream().filter(a -> a.path().endsWith("/infer")).count();
  }

  private List<String> specs() {
    return server.asked().stream()
        .map(Asked::path)
        .filter(path -> path.contains("?plan="))
        .map(path -> path.substring(path.indexOf('=') + 1))
        .toList();
  }

  @Test
  void thousandsOfRowsTakeTheWidePlanAndFewTheNarrowOne() {
    try (BlindserveClient client = BlindserveClient.connect(server.address());
        Model model = client.model("tiny").latest().encrypted(store)) {
      assertAnswers(model, 3);
      assertEquals(2, calls());
      assertEquals(List.of("latency"), specs());
      assertAnswers(model, 5000);
      assertEquals(2 + 3, calls());
      assertEquals(List.of("latency", "throughput"), specs());
      assertEquals("latency", model.encryption().orElseThrow().plan());
      assertAnswers(model, 1);
      assertEquals(2 + 3 + 1, calls());
      assertEquals(List.of("latency", "throughput"), specs());
    }
  }

  @Test
  void theUserMayForceAPlan() {
    ClientOptions options = ClientOptions.builder().plan("throughput").build();
    try (BlindserveClient client = BlindserveClient.connect(server.address(), options);
        Model model = client.model("tiny").latest().encrypted(store)) {
      assertAnswers(model, 1);
      assertEquals(List.of("throughput"), specs());
      assertEquals(2 * TinyPlan.WIDE, model.encryption().orElseThrow().rowsPerRequest());
    }
  }

  @Test
  void bytesThatCostNothingLeaveTimeAlone() {
    ClientOptions options = ClientOptions.builder().bytePrice(0).build();
    try (BlindserveClient client = BlindserveClient.connect(server.address(), options);
        Model model = client.model("tiny").latest().encrypted(store)) {
      assertAnswers(model, 7);
      // Two rows in 1 ms each against all in 2 ms, and keys for nothing.
      assertEquals(List.of("latency", "throughput"), specs());
      assertEquals(1, calls());
    }
  }

  @Test
  void aListWithoutFiguresLeadsToItsFirstPlan() {
    offered = offered.replaceAll(",\"rows\":[0-9]+,\"cost\":\\{[^}]*\\{[^}]*\\}\\}", "");
    assertTrue(offered.endsWith("[{\"plan\":\"latency\"},{\"plan\":\"throughput\"}]}"), offered);
    try (BlindserveClient client = BlindserveClient.connect(server.address());
        Model model = client.model("tiny").latest().encrypted(store)) {
      assertAnswers(model, 3);
      assertEquals(List.of("latency"), specs());
    }
  }
}
