package io.blindserve.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.client.FakeServer.Answer;
import io.blindserve.client.FakeServer.Asked;
import io.blindserve.client.failure.ReceiptException;
import io.blindserve.client.failure.ReceiptException.Reason;
import io.blindserve.client.receipt.ReceiptPolicy;
import io.blindserve.keys.sign.NoteSigner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Records that are none, or another call's, field by field; and files that are none of ours. */
class HostileReceiptsTest {

  private static final double[][] ROW = {{0.25, 0.25, 0.25}};

  @TempDir Path folder;

  /** A log that signs for what it likes. */
  private static FakeLog recording(UnaryOperator<String> change) {
    return new FakeLog(NoteSigner.create(FakeLog.ORIGIN)) {
      @Override
      String record(int index, String in, String out) {
        return change.apply(super.record(index, in, out));
      }
    };
  }

  private static FakeLog sending(UnaryOperator<String> change) {
    return new FakeLog(NoteSigner.create(FakeLog.ORIGIN)) {
      @Override
      String receipt(int index) {
        return change.apply(super.receipt(index));
      }
    };
  }

  private String predict(FakeLog log) {
    ClientOptions options =
        ClientOptions.builder()
            .receipts(ReceiptPolicy.always(), log.key())
            .receiptFolder(folder.resolve("receipts"))
            .receiptPatience(Duration.ofMillis(300))
            .build();
    try (FakeServer server = new FakeServer(log::answer);
        BlindserveClient client = BlindserveClient.connect(server.address(), options);
        Model model = client.model("sum").version(2).plain()) {
      return model.predict(ROW)[0].label();
    }
  }

  private String refused(FakeLog log, Reason reason) {
    ReceiptException thrown = assertThrows(ReceiptException.class, () -> predict(log));
    assertEquals(reason, thrown.reason(), thrown.getMessage());
    return String.valueOf(thrown.getMessage());
  }

  @ParameterizedTest
  @CsvSource({
    "'\"type\":\"outcome\"', '\"type\":\"request\"', type",
    "'\"outcome\":\"ok\"', '\"outcome\":\"error\"', outcome",
    "'\"outcome\":\"ok\"', '\"outcome\":true', outcome",
    "'\"action\":\"infer\"', '\"action\":\"list\"', action",
    "'\"name\":\"sum\"', '\"name\":\"max\"', model.name",
    "'\"model\":', '\"other\":', model.name",
    "'\"version\":\"2\"', '\"version\":2', model.version",
    "'\"path\":\"plain\"', '\"path\":\"encrypted\"', path",
    "'\"id\":\"0', '\"id\":\"1', id",
  })
  void aRecordOfAnotherCallIsNone(String was, String is, String field) {
    String said = refused(recording(record -> record.replaceFirst(was, is)), Reason.OTHER_CALL);
    assertTrue(said.endsWith("is not that of the call: " + field), said);
  }

  @ParameterizedTest
  @CsvSource({
    "'\"seq\":1', '\"seq\":7'",
    "'\"seq\":1', '\"seq\":\"1\"'",
    "'\"seq\":1', '\"seq\":1.5'",
  })
  void aRecordThatSaysAnotherPlaceIsNone(String was, String is) {
    String said = refused(recording(record -> record.replaceFirst(was, is)), Reason.OTHER_CALL);
    assertTrue(said.endsWith("says another place"), said);
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "{}", "[]", "7", "{\"seq\":1,\"id\":7}", "{\"seq\":1,\"seq\":1}"})
  void whatIsNoRecordIsNone(String record) {
    refused(recording(honest -> record), Reason.OTHER_CALL);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "2", "9", "-1", "01", "x", "18446744073709551617"})
  void aReceiptOfAnotherPlaceShowsNothing(String index) {
    refused(
        sending(receipt -> receipt.replaceFirst("\nindex 1\n", "\nindex " + index + "\n")),
        Reason.NOT_PROVEN);
    assertTrue(Files.notExists(folder.resolve("receipts")), "no head was believed");
  }

  /** Neither an absent id nor one that is none. */
  @Test
  void anAnswerWithoutARecordIsNone() {
    for (String id : new String[] {"", "?", "a b"}) {
      FakeLog log =
          new FakeLog(NoteSigner.create(FakeLog.ORIGIN)) {
            @Override
            Answer recorded(Asked asked, Answer answer) {
              Map<String, String> headers = new TreeMap<>(answer.headers());
              headers.remove("Blindserve-Record");
              if (!id.isEmpty()) {
                headers.put("Blindserve-Record", id);
              }
              return new Answer(answer.status(), headers, answer.body());
            }
          };
      assertEquals("the answer names no record", refused(log, Reason.MISSING));
    }
  }

  /** What was seen of a log is not thrown away because it cannot be read. */
  @Test
  void aHeadFileThatIsNoneIsNotReplaced() throws IOException {
    FakeLog log = FakeLog.fresh();
    assertEquals("yes", predict(log));
    Path head;
    try (Stream<Path> files = Files.list(folder.resolve("receipts"))) {
      head = files.filter(file -> file.toString().endsWith(".head")).findFirst().orElseThrow();
    }
    String kept = Files.readString(head);
    Files.writeString(head, "nothing");
    refused(log, Reason.KEEPING);
    assertEquals("nothing", Files.readString(head));
    Files.writeString(head, kept);
    Files.setPosixFilePermissions(head, PosixFilePermissions.fromString("rw-r--r--"));
    String said = refused(log, Reason.KEEPING);
    assertTrue(said.contains("chmod 600"), said);
    Files.setPosixFilePermissions(head, PosixFilePermissions.fromString("rw-------"));
    assertEquals("yes", predict(log));
  }

  @Test
  void logsInOneFolderAreToldApart() throws IOException {
    FakeLog one = FakeLog.fresh();
    FakeLog other = new FakeLog(NoteSigner.create("other.example/log"));
    for (int call = 0; call < 2; call++) {
      assertEquals("yes", predict(one));
      assertEquals("yes", predict(other));
    }
    other.rewrite(0);
    refused(other, Reason.FORKED);
    assertEquals("yes", predict(one));
  }
}
