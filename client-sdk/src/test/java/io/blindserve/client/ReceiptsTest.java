package io.blindserve.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.client.FakeServer.Answer;
import io.blindserve.client.failure.ReceiptException;
import io.blindserve.client.failure.ReceiptException.Reason;
import io.blindserve.client.receipt.ReceiptPolicy;
import io.blindserve.keys.receipt.RecordSalt;
import io.blindserve.keys.sign.Cosigner;
import io.blindserve.keys.sign.KeyKind;
import io.blindserve.keys.sign.NoteException;
import io.blindserve.keys.sign.NoteSigner;
import io.blindserve.keys.sign.SignedNote;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Receipts of an honest log, and of logs that are not. */
class ReceiptsTest {

  private static final double[][] ROW = {{0.25, 0.25, 0.25}};

  @TempDir Path folder;

  private ClientOptions options(ReceiptPolicy policy, String... keys) {
    return ClientOptions.builder()
        .receipts(policy, keys)
        .receiptFolder(folder.resolve("receipts"))
        .receiptPatience(Duration.ofMillis(300))
        .build();
  }

  private Prediction predict(FakeLog log, ReceiptPolicy policy, String... keys) {
    return predict(log, options(policy, keys));
  }

  private static Prediction predict(FakeLog log, ClientOptions options) {
    try (FakeServer server = new FakeServer(log::answer);
        BlindserveClient client = BlindserveClient.connect(server.address(), options);
        Model model = client.model("sum").version(2).plain()) {
      return model.predict(ROW)[0];
    }
  }

  private ReceiptException refused(FakeLog log, Reason reason) {
    ReceiptException thrown =
        assertThrows(ReceiptException.class, () -> predict(log, ReceiptPolicy.always(), log.key()));
    assertEquals(reason, thrown.reason(), thrown.getMessage());
    return thrown;
  }

  private List<Path> kept(String kind) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve("receipts"))) {
      return files.filter(file -> file.toString().endsWith("." + kind)).toList();
    }
  }

  @Test
  void anHonestLogGrowsAndItsHeadIsKept() throws IOException {
    FakeLog log = FakeLog.fresh();
    for (int call = 1; call <= 3; call++) {
      assertEquals("yes", predict(log, ReceiptPolicy.always(), log.key()).label());
      Path head = kept("head").get(0);
      assertEquals(log.checkpoint(), Files.readString(head));
      if (Files.getFileAttributeView(head, PosixFileAttributeView.class) != null) {
        assertEquals(
            "rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(head)));
      }
    }
    assertEquals(List.of(), kept("evidence"));
  }

  @Test
  void aLogThatChangedItsKeyIsReadUnderBoth() {
    FakeLog log = FakeLog.fresh();
    predict(log, ReceiptPolicy.always(), log.key());
    FakeLog rotated = new FakeLog(NoteSigner.create(FakeLog.ORIGIN));
    log.copyTo(rotated);
    ReceiptException thrown =
        assertThrows(
            ReceiptException.class, () -> predict(rotated, ReceiptPolicy.always(), log.key()));
    assertEquals(Reason.OTHER_KEY, thrown.reason());
    String said = String.valueOf(thrown.getMessage());
    assertTrue(said.contains("key " + rotated.key().split("\\+")[1] + ", not trusted here"), said);
    assertTrue(said.contains("trust them beside the old ones (ClientOptions.receipts"), said);
    assertEquals("yes", predict(rotated, ReceiptPolicy.always(), log.key(), rotated.key()).label());
  }

  /** While both keys sign, who has the old one goes on; the new one is never taken for granted. */
  @Test
  void headsUnderBothKeysAreBelievedUnderTheOldOneAndTeachNoNewOne() {
    NoteSigner fresh = NoteSigner.create(FakeLog.ORIGIN);
    FakeLog old = FakeLog.fresh();
    FakeLog both =
        new FakeLog(old.signer()) {
          @Override
          String checkpoint() {
            return signedToo(super.checkpoint(), fresh);
          }
        };
    predict(old, ReceiptPolicy.always(), old.key());
    old.copyTo(both);
    assertEquals("yes", predict(both, ReceiptPolicy.always(), old.key()).label());
    assertEquals("yes", predict(both, ReceiptPolicy.always(), both.key(), key(fresh)).label());
    FakeLog after = new FakeLog(fresh);
    both.copyTo(after);
    ReceiptException thrown =
        assertThrows(
            ReceiptException.class, () -> predict(after, ReceiptPolicy.always(), old.key()));
    assertEquals(Reason.OTHER_KEY, thrown.reason());
    assertEquals("yes", predict(after, ReceiptPolicy.always(), key(fresh)).label());
  }

  private static String key(NoteSigner signer) {
    return signer.verifier().toString();
  }

  private static String signedToo(String note, NoteSigner signer) {
    try {
      return signer.sign(SignedNote.parse(note.getBytes(StandardCharsets.UTF_8))).toString();
    } catch (NoteException e) {
      throw new AssertionError(e);
    }
  }

  /** A witness that the policy wants, and a second key that is pinned, cannot be left out. */
  @Test
  void cosignaturesThatAreWantedHaveToBeThere() {
    try (Cosigner witness = Cosigner.create(KeyKind.COSIGNATURE, "witness.example/one");
        Cosigner second = Cosigner.create(KeyKind.ML_DSA_44, FakeLog.ORIGIN)) {
      FakeLog bare = FakeLog.fresh();
      FakeLog cosigned =
          new FakeLog(NoteSigner.create(FakeLog.ORIGIN)) {
            @Override
            String checkpoint() {
              return cosigned(super.checkpoint(), witness, second);
            }
          };
      String policy = "witness one " + witness.verifier() + "\nquorum one\n";
      String both = cosigned.key() + "\n" + second.verifier();
      ClientOptions wanted = options(policy, both);
      assertEquals("yes", predict(cosigned, wanted).label());
      for (ClientOptions options :
          List.of(
              options(policy, bare.key()),
              options("quorum none\n", bare.key() + "\n" + second.verifier()))) {
        ReceiptException thrown =
            assertThrows(ReceiptException.class, () -> predict(bare, options));
        assertEquals(Reason.NOT_PROVEN, thrown.reason(), thrown.getMessage());
      }
      assertEquals("yes", predict(bare, options("quorum none\n", bare.key())).label());
    }
    assertThrows(IllegalArgumentException.class, () -> ClientOptions.builder().witnesses("x"));
  }

  private static String cosigned(String note, Cosigner... keys) {
    try {
      SignedNote all = SignedNote.parse(note.getBytes(StandardCharsets.UTF_8));
      for (Cosigner key : keys) {
        all = key.cosign(all, Instant.now());
      }
      return all.toString();
    } catch (NoteException e) {
      throw new AssertionError(e);
    }
  }

  private ClientOptions options(String witnesses, String keys) {
    return ClientOptions.builder()
        .receipts(ReceiptPolicy.always(), keys)
        .witnesses(witnesses)
        .receiptFolder(folder.resolve("receipts-" + witnesses.hashCode() + keys.hashCode()))
        .receiptPatience(Duration.ofMillis(300))
        .build();
  }

  @Test
  void aRecordOfAnotherCallIsNone() {
    FakeLog log =
        new FakeLog(NoteSigner.create(FakeLog.ORIGIN)) {
          @Override
          String record(int index, String in, String out) {
            return super.record(index, in, out).replace("\"version\":\"2\"", "\"version\":\"1\"");
          }
        };
    refused(log, Reason.OTHER_CALL);
  }

  /** A caller in the clear may know the model's file too, and later as well as at once. */
  @Test
  void aModelFileThatIsPinnedIsTheRecordedOne() {
    String digest = "sha256:" + "d".repeat(64);
    FakeLog log =
        new FakeLog(NoteSigner.create(FakeLog.ORIGIN)) {
          @Override
          String record(int index, String in, String out) {
            String model = "\"version\":\"2\",\"digest\":\"" + digest + "\"";
            return super.record(index, in, out).replace("\"version\":\"2\"", model);
          }
        };
    assertEquals("yes", predict(log, pinned(ReceiptPolicy.always(), log, digest)).label());
    String other = digest.replace('d', 'e');
    ReceiptException thrown =
        assertThrows(
            ReceiptException.class, () -> predict(log, pinned(ReceiptPolicy.always(), log, other)));
    assertEquals(Reason.OTHER_CALL, thrown.reason());
    predict(log, pinned(ReceiptPolicy.later(), log, other));
    try (FakeServer server = new FakeServer(log::answer);
        BlindserveClient client =
            BlindserveClient.connect(server.address(), options(ReceiptPolicy.off(), log.key()))) {
      thrown = assertThrows(ReceiptException.class, client::checkReceipts);
      assertTrue(String.valueOf(thrown.getMessage()).endsWith("model.digest"), thrown::getMessage);
    }
  }

  private ClientOptions pinned(ReceiptPolicy policy, FakeLog log, String digest) {
    return ClientOptions.builder()
        .modelDigest(digest)
        .receipts(policy, log.key())
        .receiptFolder(folder.resolve("receipts"))
        .receiptPatience(Duration.ofMillis(300))
        .build();
  }

  @Test
  void aRecordOfOtherBytesIsNone() {
    for (String changed : List.of("in", "out")) {
      FakeLog log =
          new FakeLog(NoteSigner.create(FakeLog.ORIGIN)) {
            @Override
            String record(int index, String in, String out) {
              return changed.equals("in")
                  ? super.record(index, out, out)
                  : super.record(index, in, in);
            }
          };
      refused(log, Reason.OTHER_BYTES);
    }
  }

  @Test
  void theReceiptOfAnEarlierCallIsNone() {
    FakeLog log =
        new FakeLog(NoteSigner.create(FakeLog.ORIGIN)) {
          @Override
          Answer receiptOf(String id) {
            return Answer.json(200, receipt(1));
          }
        };
    predict(log, ReceiptPolicy.always(), log.key());
    refused(log, Reason.OTHER_CALL);
  }

  @Test
  void whatIsNoReceiptOrUnderAnotherKeyIsNotProven() {
    FakeLog log = FakeLog.fresh();
    String other = NoteSigner.create(FakeLog.ORIGIN).verifier().toString();
    ReceiptException thrown =
        assertThrows(ReceiptException.class, () -> predict(log, ReceiptPolicy.always(), other));
    assertEquals(Reason.OTHER_KEY, thrown.reason());
    for (String text : List.of("", "c2sp.org/tlog-proof@v1\n", "x".repeat(300 << 10))) {
      refused(
          new FakeLog(NoteSigner.create(FakeLog.ORIGIN)) {
            @Override
            Answer receiptOf(String id) {
              return Answer.json(200, text);
            }
          },
          Reason.NOT_PROVEN);
    }
  }

  @Test
  void aRecordThatNeverComesIsMissed() {
    refused(
        new FakeLog(NoteSigner.create(FakeLog.ORIGIN)) {
          @Override
          Answer receiptOf(String id) {
            return Answer.error(404, "not_yet");
          }
        },
        Reason.NOT_YET);
    refused(
        new FakeLog(NoteSigner.create(FakeLog.ORIGIN)) {
          @Override
          Answer receiptOf(String id) {
            return Answer.error(404, "unknown_record");
          }
        },
        Reason.MISSING);
  }

  @Test
  void aForkIsEvidenceThatNobodyPassesBy() throws IOException {
    FakeLog log = FakeLog.fresh();
    predict(log, ReceiptPolicy.always(), log.key());
    String before = log.checkpoint();
    log.rewrite(0);
    ReceiptException thrown = refused(log, Reason.FORKED);
    String evidence = Files.readString(thrown.evidence().orElseThrow());
    assertTrue(evidence.contains(before) && evidence.contains(log.checkpoint()), evidence);
    assertEquals(before, Files.readString(kept("head").get(0)), "the head that was seen stays");
    refused(log, Reason.FORKED);
    FakeLog honest = new FakeLog(log.signer());
    ReceiptException still =
        assertThrows(
            ReceiptException.class, () -> predict(honest, ReceiptPolicy.later(), log.key()));
    assertEquals(thrown.evidence(), still.evidence());
    assertEquals(0, honest.size(), "nothing is sent to a log that contradicted itself");
  }

  /** Neither spoiled tiles nor hidden ones prove anything against the log, nor for it. */
  @Test
  void tilesThatShowNothingAccuseNobody() throws IOException {
    FakeLog log = FakeLog.fresh();
    predict(log, ReceiptPolicy.always(), log.key());
    SpoiledTiles spoiled = new SpoiledTiles(log);
    for (Answer answer : List.of(Answer.error(404, "unknown_route"), Answer.error(503, "busy"))) {
      spoiled.instead = Optional.of(answer);
      refused(spoiled, Reason.NO_CONSISTENCY);
    }
    spoiled.instead = Optional.empty();
    spoiled.left = Integer.MAX_VALUE;
    refused(spoiled, Reason.NO_CONSISTENCY);
    assertEquals(List.of(), kept("evidence"));
    spoiled.left = 1;
    assertEquals("yes", predict(spoiled, ReceiptPolicy.always(), log.key()).label());
  }

  /** A log whose tiles do not come, or come with a wrong byte. */
  private static final class SpoiledTiles extends FakeLog {
    private Optional<Answer> instead = Optional.empty();
    private int left;

    SpoiledTiles(FakeLog log) {
      super(log.signer());
      log.copyTo(this);
    }

    @Override
    Answer tile(String path) {
      Answer honest = super.tile(path);
      if (instead.isPresent() || left-- <= 0) {
        return instead.orElse(honest);
      }
      byte[] body = honest.body().clone();
      body[body.length / 2] ^= 1;
      return new Answer(honest.status(), honest.headers(), body);
    }
  }

  @Test
  void aLogThatStepsBackIsEvidence() throws IOException {
    FakeLog log = FakeLog.fresh();
    predict(log, ReceiptPolicy.always(), log.key());
    predict(log, ReceiptPolicy.always(), log.key());
    log.cut(0);
    ReceiptException thrown = refused(log, Reason.ROLLED_BACK);
    assertTrue(thrown.evidence().isPresent());
    assertEquals(1, kept("evidence").size());
  }

  @Test
  void anOldReceiptBesideANewerHeadIsFine() {
    FakeLog log = FakeLog.fresh();
    predict(log, ReceiptPolicy.always(), log.key());
    FakeLog slow =
        new FakeLog(log.signer()) {
          @Override
          Answer receiptOf(String id) {
            // Somebody else saw the newest head before this receipt came.
            Answer old = super.receiptOf(id);
            append("{\"type\":\"request\"}");
            append("{\"type\":\"request\"}");
            if (size() < 12) {
              predict(this, ReceiptPolicy.always(), key());
            }
            return old;
          }
        };
    log.copyTo(slow);
    assertEquals("yes", predict(slow, ReceiptPolicy.always(), slow.key()).label());
  }

  @Test
  void whatIsKeptForLaterIsCheckedOnce() {
    FakeLog log = FakeLog.fresh();
    predict(log, ReceiptPolicy.later(), log.key());
    predict(log, ReceiptPolicy.later(), log.key());
    try (FakeServer server = new FakeServer(log::answer);
        BlindserveClient client =
            BlindserveClient.connect(server.address(), options(ReceiptPolicy.off(), log.key()))) {
      assertEquals(2, client.checkReceipts());
      assertEquals(0, client.checkReceipts());
    }
    predict(log, ReceiptPolicy.later(), log.key());
    log.rewrite(1);
    try (FakeServer server = new FakeServer(log::answer);
        BlindserveClient client =
            BlindserveClient.connect(server.address(), options(ReceiptPolicy.off(), log.key()))) {
      ReceiptException thrown = assertThrows(ReceiptException.class, client::checkReceipts);
      assertEquals(Reason.FORKED, thrown.reason());
    }
  }

  @Test
  void someCallsAreDrawnAndNoneWithoutAPolicy() {
    FakeLog log = FakeLog.fresh();
    try (FakeServer server = new FakeServer(log::answer);
        BlindserveClient client =
            BlindserveClient.connect(
                server.address(), options(ReceiptPolicy.sampled(0.5), log.key()));
        Model model = client.model("sum").version(2).plain()) {
      for (int call = 0; call < 40; call++) {
        model.predict(ROW);
      }
      long checked =
          server.asked().stream().filter(one -> one.path().startsWith("/log/receipt/")).count();
      assertTrue(checked > 0 && checked < 40, checked + " of 40");
      assertTrue(
          server.asked().stream()
              .filter(one -> one.path().endsWith("/infer"))
              .allMatch(
                  one ->
                      one.headers().containsKey(RecordSalt.HEADER)
                          && !one.headers().containsKey("Prefer")),
          "checked calls look like the others");
    }
    try (FakeServer server = new FakeServer(log::answer);
        BlindserveClient client = BlindserveClient.connect(server.address());
        Model model = client.model("sum").version(2).plain()) {
      model.predict(ROW);
      assertTrue(server.asked().stream().noneMatch(one -> one.path().startsWith("/log/")));
    }
  }

  @Test
  void aPolicyNeedsKeysOfOneLog() {
    assertThrows(IllegalArgumentException.class, () -> options(ReceiptPolicy.always()));
    assertThrows(IllegalArgumentException.class, () -> options(ReceiptPolicy.always(), "nonsense"));
    String one = NoteSigner.create("one.example/log").verifier().toString();
    String two = NoteSigner.create("two.example/log").verifier().toString();
    assertThrows(IllegalArgumentException.class, () -> options(ReceiptPolicy.later(), one, two));
    for (double rate : new double[] {0, -0.5, 1.5, Double.NaN}) {
      assertThrows(IllegalArgumentException.class, () -> ReceiptPolicy.sampled(rate));
    }
  }
}
