package io.blindserve.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.blindserve.proto.inference.InferParameter;
import io.blindserve.proto.inference.ModelInferRequest;
import io.blindserve.proto.inference.ModelInferResponse;
import io.blindserve.proto.inference.ModelStreamInferResponse;
import io.blindserve.server.GrpcProbe.Answer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ModelStreamInfer} of models that have one answer to a call, and callers who go wrong. */
class GrpcStreamTest {

  private static final int INVALID_ARGUMENT = 3;

  @TempDir static Path folder;
  private static ServerFixture server;
  private static GrpcProbe probe;

  @BeforeAll
  static void start() throws IOException {
    server =
        ServerFixture.start(TestModels.write(folder.resolve("models")), folder.resolve("data"));
    probe = GrpcProbe.at(server.port());
  }

  @AfterAll
  static void stop() {
    probe.close();
    server.close();
  }

  private static byte[] frame(ModelInferRequest.Builder request) {
    return GrpcProbe.frame(0, request.build().toByteArray());
  }

  private static ModelInferRequest.Builder sum(String id) {
    return GrpcRequest.sum(1, 2, 3).toBuilder().setId(id);
  }

  private static Answer stream(byte[]... frames) {
    return probe.raw(GrpcProbe.STREAM, Map.of(), GrpcProbe.join(frames));
  }

  private static ModelStreamInferResponse at(Answer answer, int index) throws Exception {
    return ModelStreamInferResponse.parseFrom(answer.message(index));
  }

  private static boolean isLast(ModelStreamInferResponse response) {
    return response.getInferResponse().getParametersOrThrow("triton_final_response").getBoolParam();
  }

  @Test
  void refusalsNameTheirRequestAndDoNotEndTheStream() throws Exception {
    InferParameter number = InferParameter.newBuilder().setInt64Param(7).build();
    Answer answer =
        stream(
            frame(sum("a")),
            frame(sum("b").setModelName("absent").setModelVersion("4")),
            GrpcProbe.frame(0, new byte[] {(byte) 0xff, 1, 2}),
            frame(sum("c").putParameters("encryption", number)),
            frame(sum("d").setInputs(0, GrpcRequest.sumInput().setDatatype("FP64"))),
            frame(sum("e").putParameters("temperature", number)));
    assertEquals(0, answer.status(), answer::text);
    assertEquals(6, answer.frames().size());
    String[] ids = {"a", "b", "", "c", "d", "e"};
    String[] words = {
      "", "no model absent", "malformed", "parameter encryption", "input \"x\"", ""
    };
    for (int i = 0; i < ids.length; i++) {
      ModelStreamInferResponse each = at(answer, i);
      assertEquals(words[i].isEmpty(), each.getErrorMessage().isEmpty(), each::toString);
      assertTrue(each.getErrorMessage().contains(words[i]), each::toString);
      assertEquals(ids[i], each.getInferResponse().getId());
      assertTrue(isLast(each), each::toString);
    }
    ModelInferResponse refused = at(answer, 1).getInferResponse();
    assertEquals("absent 4", refused.getModelName() + " " + refused.getModelVersion());
    assertEquals(0, refused.getOutputsCount());
  }

  @Test
  void whatCannotBeReadEndsTheStreamBehindTheAnswers() throws Exception {
    int before = server.records().size();
    for (byte[] bad :
        List.of(new byte[] {7, 0, 0, 0, 0}, new byte[] {0, 0, 0, 0, 9, 1}, new byte[] {1, 0, 0})) {
      Answer answer = stream(frame(sum("a")), bad, frame(sum("b")));
      // The second one takes what follows for its own bytes, which are no message.
      assertTrue(List.of(0, INVALID_ARGUMENT).contains(answer.status()), answer::text);
      assertEquals("a", at(answer, 0).getInferResponse().getId());
      assertFalse(at(answer, 0).getInferResponse().getOutputsList().isEmpty());
    }
    assertTrue(
        server.records().size() >= before + 3 * 3, "two of each first call, one of each end");
    long most = ServerFixture.LARGEST_BODY + 1;
    byte[] head = {0, 0, (byte) (most >> 16), (byte) (most >> 8), (byte) most};
    Answer large = stream(frame(sum("a")), head);
    assertEquals("too_large", large.trailers().get("blindserve-code"));
    assertEquals(1, large.frames().size());
  }

  @Test
  void aCallerWhoReadsNothingIsNotComputedFor() throws Exception {
    int calls = 150;
    int rows = 800;
    byte[][] frames = new byte[calls][];
    for (int i = 0; i < calls; i++) {
      frames[i] =
          frame(
              sum(Integer.toString(i))
                  .setInputs(0, GrpcRequest.sumInput().clearShape().addShape(rows).addShape(3))
                  .setRawInputContents(0, ByteString.copyFrom(new byte[rows * 3 * Float.BYTES])));
    }
    int before = server.records().size();
    try (GrpcProbe narrow = GrpcProbe.narrow(server.port(), 1024)) {
      OpenStream stream = OpenStream.of(narrow, GrpcProbe.join(frames));
      long seen = TinyGpt.settled(server, () -> server.records().size() - before);
      assertTrue(seen < calls, () -> seen + " records while nothing is read");
      Answer answer = stream.rest();
      assertEquals(0, answer.status(), answer::text);
      List<String> ids =
          answer.frames().stream()
              .map(each -> parsed(each).getInferResponse())
              .map(ModelInferResponse::getId)
              .toList();
      assertEquals(IntStream.range(0, calls).mapToObj(Integer::toString).toList(), ids);
      assertEquals(2 * calls, server.records().size() - before);
    }
  }

  private static ModelStreamInferResponse parsed(byte[] frame) {
    try {
      return ModelStreamInferResponse.parseFrom(Arrays.copyOfRange(frame, 1, frame.length));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void whoLeavesWithAnswersToComeIsForgotten() throws Exception {
    byte[][] frames = new byte[50][];
    Arrays.setAll(frames, i -> frame(sum("a")));
    Queue<String> troubles = new ConcurrentLinkedQueue<>();
    Logger vertx = Logger.getLogger("io.vertx");
    Handler handler = new Noted(troubles);
    vertx.addHandler(handler);
    try {
      for (int i = 0; i < 5; i++) {
        OpenStream.of(probe, GrpcProbe.join(frames)).leave();
      }
      TinyGpt.settled(server, () -> server.records().size());
    } finally {
      vertx.removeHandler(handler);
    }
    assertEquals(List.of(), List.copyOf(troubles));
    assertEquals(0, stream(frame(sum("b"))).status());
  }

  /** Keeps what the event loop complains of, but for what our own client says of its leaving. */
  private static final class Noted extends Handler {
    private final Queue<String> troubles;

    Noted(Queue<String> troubles) {
      this.troubles = troubles;
    }

    @Override
    public void publish(LogRecord line) {
      boolean client = String.valueOf(line.getLoggerName()).contains("HttpClient");
      if (!client && line.getLevel().intValue() >= Level.SEVERE.intValue()) {
        troubles.add(line.getMessage() + ": " + line.getThrown());
      }
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  /** Whatever comes, each message that can be told from others is answered, none by INTERNAL. */
  @Test
  void changedMessagesAreAnsweredOneByOne() {
    Random random = new Random(7);
    InferParameter half = InferParameter.newBuilder().setDoubleParam(.5).build();
    byte[] good = sum("a").putParameters("seed", half).build().toByteArray();
    int rounds = Boolean.getBoolean("blindserve.long") ? 5_000 : 100;
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    for (int round = 0; round < rounds; round++) {
      byte[] bad = good.clone();
      bad[random.nextInt(bad.length)] = (byte) random.nextInt();
      all.writeBytes(GrpcProbe.frame(0, bad));
    }
    // At a server of its own: so many refusals are a flood, in which others would be missed.
    try (ServerFixture own =
            ServerFixture.start(folder.resolve("models"), folder.resolve("spoilt"));
        GrpcProbe its = GrpcProbe.at(own.port())) {
      Answer answer = its.raw(GrpcProbe.STREAM, Map.of(), all.toByteArray());
      assertEquals(0, answer.status(), answer::text);
      assertEquals(rounds, answer.frames().size());
      assertTrue(
          answer.frames().stream()
              .map(GrpcStreamTest::parsed)
              .noneMatch(each -> each.getErrorMessage().contains("inside the server")));
    }
  }
}
