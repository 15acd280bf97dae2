package io.blindserve.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.client.FakeServer.Answer;
import io.blindserve.client.FakeServer.Asked;
import io.blindserve.client.failure.ReceiptException;
import io.blindserve.client.failure.ReceiptException.Reason;
import io.blindserve.client.receipt.ReceiptPolicy;
import io.blindserve.he.json.JsonObject;
import io.blindserve.keys.receipt.RecordDigest;
import io.blindserve.keys.sign.NoteSigner;
import io.blindserve.keys.store.SeedStore;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Records of encrypted calls: they are about this plan, these keys and this model file. */
class EncryptedReceiptsTest {

  private static final double[][] ROWS = {{0.5, 0.5}};

  @TempDir Path folder;

  /** The log of a server of the model {@code tiny}. */
  private static final class EncryptedLog extends FakeLog {
    private final EncryptedServer server = new EncryptedServer(TinyPlan.plan("latency"));
    private final UnaryOperator<String> change;

    EncryptedLog(UnaryOperator<String> change) {
      super(NoteSigner.create(ORIGIN));
      this.change = change;
    }

    @Override
    Answer behaviour(Asked asked) {
      return server.answer(asked);
    }

    @Override
    Answer recorded(Asked asked, Answer answer) {
      if (!asked.path().endsWith("/infer")) {
        return answer;
      }
      JsonObject said = PlainServer.header(asked).object("parameters");
      String record =
          record(size(), digest("x", asked.body(), asked.headers()), digest("p", answer))
              .replace("\"sum\"", "\"tiny\"")
              .replace("\"path\":\"plain\"", "\"path\":\"encrypted\",\"he\":" + he(said))
              .replace(
                  "\"version\":\"2\"", "\"version\":\"2\",\"digest\":\"" + modelDigest() + "\"");
      append(change.apply(record));
      return new Answer(answer.status(), answer.headers(), answer.body())
          .with("Blindserve-Record", id(size() - 1));
    }

    private static String he(JsonObject said) {
      return "{\"plan\":\"%s\",\"evk\":\"%s\"}"
          .formatted(said.string("plan"), said.string("evaluation_key"));
    }

    private static String modelDigest() {
      return TinyPlan.spec(TinyPlan.plan("latency")).modelDigest();
    }

    private static String digest(String name, Answer answer) {
      return digest(name, answer.body(), answer.headers());
    }

    private static String digest(String name, byte[] body, Map<String, String> headers) {
      int at = Integer.parseInt(headers.get("Inference-Header-Content-Length"));
      List<ByteBuffer> elements =
          EncryptedServer.elements(body, at).stream().map(ByteBuffer::wrap).toList();
      return RecordDigest.sha256(sink -> RecordDigest.feed(name, elements, sink));
    }
  }

  private double[] predict(EncryptedLog log, ProgressListener listener) {
    ClientOptions options =
        ClientOptions.builder()
            .receipts(ReceiptPolicy.always(), log.key())
            .receiptFolder(folder.resolve("receipts"))
            .receiptPatience(Duration.ofMillis(300))
            .progressListener(listener)
            .build();
    try (FakeServer server = new FakeServer(log::answer);
        SeedStore store = SeedStore.inMemory();
        BlindserveClient client = BlindserveClient.connect(server.address(), options);
        Model model = client.model("tiny").version(2).encrypted(store)) {
      return Arrays.stream(model.predict(ROWS)).mapToDouble(one -> one.outputs()[0]).toArray();
    }
  }

  private static ProgressListener telling(AtomicBoolean decrypted) {
    return new ProgressListener() {
      @Override
      public void decrypted(Duration took) {
        decrypted.set(true);
      }
    };
  }

  @Test
  void theRecordOfThisCallIsTaken() {
    AtomicBoolean decrypted = new AtomicBoolean();
    double[] answers = predict(new EncryptedLog(record -> record), telling(decrypted));
    assertEquals(0.25, answers[0], 0.01);
    assertTrue(decrypted.get());
  }

  @ParameterizedTest
  @CsvSource({
    "'\"evk\":\"..', '\"evk\":\"zz', he.evk",
    "'\"plan\":\"sha256:..', '\"plan\":\"sha256:zz', he.plan",
    "'\"digest\":\"sha256:dd', '\"digest\":\"sha256:ee', model.digest",
    "'\"path\":\"encrypted\"', '\"path\":\"plain\"', path",
  })
  void theRecordOfAnotherCallIsNoneAndNothingIsDecrypted(String was, String is, String field) {
    AtomicBoolean decrypted = new AtomicBoolean();
    EncryptedLog log = new EncryptedLog(record -> record.replaceFirst(was, is));
    ReceiptException thrown =
        assertThrows(ReceiptException.class, () -> predict(log, telling(decrypted)));
    assertEquals(Reason.OTHER_CALL, thrown.reason());
    String said = String.valueOf(thrown.getMessage());
    assertTrue(said.endsWith("is not that of the call: " + field), said);
    assertFalse(decrypted.get());
  }
}
