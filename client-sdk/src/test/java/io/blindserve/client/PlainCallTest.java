package io.blindserve.client;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.client.FakeServer.Answer;
import io.blindserve.client.FakeServer.Asked;
import io.blindserve.client.ProgressListener.CallFigures;
import io.blindserve.client.failure.ProtocolException;
import io.blindserve.client.failure.ServerRefusedException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class PlainCallTest {

  private static final double[][] ROWS = {{0.1, 0.1, 0.05}, {0.25, 0.25, 0.25}};

  @Test
  void classifiesRowsOfAPinnedVersion() {
    try (FakeServer server = new FakeServer(PlainServer::answer);
        BlindserveClient client = BlindserveClient.connect(server.address());
        Model model = client.model("sum").version(2).plain()) {
      Prediction[] answers = model.predict(ROWS);
      assertEquals("no", answers[0].label());
      assertEquals(0.75, answers[0].probability(), 1e-6);
      assertEquals(0.25, answers[0].outputs()[0], 1e-6);
      assertEquals("yes", answers[1].label());
      assertEquals(0.75, answers[1].probability(), 1e-6);
      assertEquals(Optional.of("r-7"), answers[1].recordId());
      assertEquals("2", model.version());
      assertEquals(
          List.of("/v2/models/sum/versions/2", "/v2/models/sum/versions/2/infer"),
          server.asked().stream().map(Asked::path).toList());
    }
  }

  @Test
  void latestAsksWithoutAVersionAndLearnsIt() {
    try (FakeServer server = new FakeServer(PlainServer::answer);
        BlindserveClient client = BlindserveClient.connect(server.address());
        Model model = client.model("sum").latest().plain()) {
      model.predict(ROWS);
      assertEquals("2", model.version());
      assertEquals("/v2/models/sum/infer", server.asked().get(1).path());
    }
  }

  @Test
  void readsTheJsonFormToo() {
    try (FakeServer server =
            new FakeServer(
                asked ->
                    asked.method().equals("GET")
                        ? PlainServer.answer(asked)
                        : PlainServer.jsonSums(asked));
        BlindserveClient client = BlindserveClient.connect(server.address());
        Model model = client.model("sum").version(2).plain()) {
      assertArrayEquals(new double[] {0.75}, model.predict(ROWS)[1].outputs());
    }
  }

  @Test
  void passesOverLabelsThatComeBeforeTheProbabilities() {
    try (FakeServer server = new FakeServer(PlainServer::labelsFirst);
        BlindserveClient client = BlindserveClient.connect(server.address());
        Model model = client.model("sum").version(2).plain()) {
      Prediction[] answers = model.predict(ROWS);
      assertEquals("yes", answers[0].label());
      assertArrayEquals(new double[] {0.25, 0.75}, answers[0].outputs());
      assertEquals("no", answers[1].label());
    }
  }

  @Test
  void manyRowsTravelInSeveralRequestsAndAreReported() {
    double[][] rows = new double[600][3];
    rows[599][0] = 1;
    List<CallFigures> figures = new ArrayList<>();
    List<Long> progress = new ArrayList<>();
    ProgressListener listener =
        new ProgressListener() {
          @Override
          public void progress(Stage stage, long done, long total) {
            progress.add(done);
          }

          @Override
          public void answered(CallFigures call) {
            figures.add(call);
          }
        };
    ClientOptions options = ClientOptions.builder().progressListener(listener).build();
    try (FakeServer server = new FakeServer(PlainServer::answer);
        BlindserveClient client = BlindserveClient.connect(server.address(), options);
        Model model = client.model("sum").version(2).plain()) {
      Prediction[] answers = model.predict(rows);
      assertEquals(600, answers.length);
      assertEquals("yes", answers[599].label());
      assertEquals("no", answers[598].label());
    }
    assertEquals(List.of(0L, 256L, 512L, 600L), progress);
    assertEquals(List.of(256, 256, 88), figures.stream().map(CallFigures::rows).toList());
    assertTrue(
        figures.stream()
            .allMatch(
                f ->
                    f.computeMillis().equals(Optional.of(1.25))
                        && f.requestBytes() > 12L * f.rows()));
  }

  @Test
  void badRowsAreNamedAndNeverSent() {
    try (FakeServer server = new FakeServer(PlainServer::answer);
        BlindserveClient client = BlindserveClient.connect(server.address());
        Model model = client.model("sum").version(2).plain()) {
      for (double bad : new double[] {Double.NaN, Double.POSITIVE_INFINITY, -1e39}) {
        var thrown =
            assertThrows(
                IllegalArgumentException.class,
                () -> model.predict(new double[][] {{0, 0, 0}, {0, bad, 0}}));
        assertEquals(
            "row 1, column 1 is no number that the model's input can hold", thrown.getMessage());
      }
      var narrow =
          assertThrows(
              IllegalArgumentException.class, () -> model.predict(new double[][] {{0, 0}}));
      assertEquals("row 0 has 2 numbers; the model takes 3", narrow.getMessage());
      assertEquals(1, server.asked().size());
      assertEquals(0, model.predict(new double[0][]).length);
    }
  }

  @Test
  void isOfNoUseAfterClose() {
    try (FakeServer server = new FakeServer(PlainServer::answer);
        BlindserveClient client = BlindserveClient.connect(server.address())) {
      Model model = client.model("sum").version(2).plain();
      model.close();
      model.close();
      assertThrows(IllegalStateException.class, () -> model.predict(ROWS));
    }
  }

  @Test
  void refusalsKeepTheServersCodeAndSentence() {
    try (FakeServer server = new FakeServer(asked -> Answer.error(404, "unknown_model"));
        BlindserveClient client = BlindserveClient.connect(server.address())) {
      var thrown =
          assertThrows(ServerRefusedException.class, () -> client.model("none").latest().plain());
      assertEquals(404, thrown.status());
      assertEquals("unknown_model", thrown.code());
      assertEquals("the server refused (404 unknown_model): a sentence", thrown.getMessage());
    }
  }

  @Test
  void answersOfAnotherModelVersionOrRequestAreNotUsed() {
    List<Function<Asked, Answer>> wrong =
        List.of(
            asked -> PlainServer.sums(asked, "other", "2"),
            asked -> PlainServer.sums(asked, "sum", "1"),
            asked -> replaced(PlainServer.jsonSums(asked), "\"id\":\"", "\"id\":\"x"),
            asked -> replaced(PlainServer.jsonSums(asked), "[2,1]", "[3,1]"),
            asked -> replaced(PlainServer.jsonSums(asked), "\"p\"", "\"q\""),
            asked -> replaced(PlainServer.jsonSums(asked), "[[0.25],[0.75]]", "[[0.25]]"),
            asked -> replaced(PlainServer.jsonSums(asked), "[[0.25],[0.75]]", "[\"a\",\"b\"]"),
            asked -> replaced(PlainServer.jsonSums(asked), "}]}", "}]} trailing"),
            asked ->
                PlainServer.sums(asked, "sum", "2").with("Inference-Header-Content-Length", "1"),
            asked -> cut(PlainServer.sums(asked, "sum", "2")),
            asked -> Answer.json(200, "[".repeat(100_000)));
    for (Function<Asked, Answer> behaviour : wrong) {
      try (FakeServer server =
              new FakeServer(
                  a -> a.method().equals("GET") ? PlainServer.answer(a) : behaviour.apply(a));
          BlindserveClient client = BlindserveClient.connect(server.address());
          Model model = client.model("sum").version(2).plain()) {
        assertThrows(ProtocolException.class, () -> model.predict(ROWS));
      }
    }
  }

  private static Answer replaced(Answer answer, String what, String by) {
    return Answer.json(
        200, new String(answer.body(), java.nio.charset.StandardCharsets.UTF_8).replace(what, by));
  }

  private static Answer cut(Answer answer) {
    return new Answer(
        200, answer.headers(), java.util.Arrays.copyOf(answer.body(), answer.body().length - 1));
  }
}
