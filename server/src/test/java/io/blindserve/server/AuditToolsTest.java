package io.blindserve.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.keys.tlog.TileId;
import io.blindserve.server.audit.EpochFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an auditor looks up in the log of a server, in its folder, over HTTP and in exports. */
class AuditToolsTest {

  private static final int CALLS = 260;
  private static final String ROW =
      "{\"inputs\":[{\"name\":\"x\",\"shape\":[1,3],\"datatype\":\"FP32\",\"data\":[1,2,3]}]}";

  @TempDir static Path folder;
  private static Path data;
  private static Path log;
  private static String key;
  private static List<String> records;

  /** The log of a server that has ended: more than two bundles. */
  @BeforeAll
  static void fill() throws IOException {
    data = folder.resolve("data");
    try (ServerFixture server = start(data)) {
      for (int i = 0; i < CALLS; i++) {
        server.probe().post("/v2/models/sum/versions/" + (1 + i % 2) + "/infer", ROW);
      }
      server.probe().post("/v2/models/sum/infer", "{");
      log = server.log();
      key = server.verifierKey();
    }
    records = LogEntries.of(log);
    assertTrue(records.size() > 2 * TileId.FULL);
  }

  private static ServerFixture start(Path data) throws IOException {
    return ServerFixture.start(TestModels.write(folder.resolve("models")), data);
  }

  private static AuditRun run(String command, String place, String... more) {
    return AuditRun.of(
        Stream.concat(Stream.of(command, place, "--vkey", key), Stream.of(more))
            .toArray(String[]::new));
  }

  private static String field(String record, String name) {
    return record.replaceAll(".*\"" + name + "\":\"([^\"]*)\".*", "$1");
  }

  private static Path copy(Path root, String name) throws IOException {
    Path target = folder.resolve(name);
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.toList()) {
        Files.copy(
            file,
            target.resolve(root.relativize(file).toString()),
            StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
    return target;
  }

  @Test
  void searchesFindWhatFitsAndNothingElse() {
    AuditRun all = run("search", log.toString(), "--limit", "9999");
    assertEquals(0, all.code(), all.err());
    assertEquals(records, all.out().lines().limit(records.size()).toList());
    AuditRun second =
        run(
            "search",
            log.toString(),
            "--model",
            "sum",
            "--version-of-model",
            "2",
            "--outcome",
            "ok");
    assertTrue(
        second.out().contains("verified: " + CALLS / 2 + " of " + records.size()), second.out());
    AuditRun refused = run("search", log.toString(), "--code", "invalid_request");
    assertTrue(refused.out().contains("verified: 1 of "), refused.out());
    String caller = field(records.get(records.size() - 2), "ref");
    AuditRun newest =
        run(
            "search",
            log.toString(),
            "--caller",
            caller.substring(0, 8),
            "--type",
            "outcome",
            "--limit",
            "2");
    assertEquals(3, newest.out().lines().count());
    assertTrue(newest.out().contains(": " + (CALLS + 1) + " of "), newest.out());
    String middle = field(records.get(300), "time");
    long before = records.stream().filter(one -> field(one, "time").compareTo(middle) < 0).count();
    AuditRun early = run("search", log.toString(), "--until", middle);
    assertTrue(early.out().contains("verified: " + before + " of "), early.out());
    AuditRun late = run("search", log.toString(), "--since", middle);
    assertTrue(late.out().contains(": " + (records.size() - before) + " of "), late.out());
    assertTrue(run("search", log.toString(), "--key", "00").out().contains("verified: 0 of "));
  }

  @Test
  void aRecordIsShownWithTheOneBeforeItAndProven() throws IOException {
    int last = records.size() - 1;
    while (!records.get(last).contains("\"parent\"")) {
      last--;
    }
    String outcome = records.get(last);
    String id = field(outcome, "id");
    AuditRun shown = run("show", log.toString(), id);
    List<String> lines = shown.out().lines().toList();
    assertEquals(4, lines.size(), shown.out());
    assertEquals(field(outcome, "parent"), field(lines.get(0), "id"));
    assertEquals(outcome, lines.get(2));
    assertTrue(lines.get(3).startsWith("verified: record " + last + " of "));
    for (int place : new int[] {0, 255, 256, records.size() - 1}) {
      Path proof = folder.resolve("proof-" + place);
      AuditRun proven = run("prove", log.toString(), "" + place, "-o", proof.toString());
      assertEquals(0, proven.code(), proven.out());
      AuditRun checked = AuditRun.of("check-receipt", proof.toString(), "--vkey", key);
      assertEquals(0, checked.code());
      assertTrue(checked.out().startsWith(records.get(place)));
    }
    for (String unknown :
        List.of(id.replaceFirst(".$", id.endsWith("0") ? "1" : "0"), "99999", "-1", "x")) {
      assertNotEquals(0, run("show", log.toString(), unknown).code());
    }
  }

  @Test
  void aChangedLogIsNotShown() throws IOException {
    Path copy = copy(log, "changed");
    Path bundle = copy.resolve(TileId.entries(0, TileId.FULL).path());
    byte[] content = Files.readAllBytes(bundle);
    content[100] ^= 1;
    Files.write(bundle, content);
    for (String[] words :
        List.of(
            new String[] {"search"},
            new String[] {"show", "0"},
            new String[] {"prove", "0"},
            new String[] {"export", "-o", folder.resolve("changed-export").toString()})) {
      String[] more = Stream.of(words).skip(1).toArray(String[]::new);
      AuditRun run = run(words[0], copy.toString(), more);
      assertEquals(AuditCommand.NOT_VERIFIED, run.code(), run.out());
      assertTrue(run.out().contains("NOT VERIFIED: "), run.out());
    }
  }

  @Test
  void aWholeExportIsALogAgain() throws Exception {
    Path export = folder.resolve("export");
    AuditRun run = run("export", log.toString(), "-o", export.toString());
    assertEquals(0, run.code(), run.out() + run.err());
    assertEquals(run("verify", log.toString()), run("verify", export.toString()));
    assertEquals(
        records, Files.readAllLines(export.resolve("records.jsonl"), StandardCharsets.UTF_8));
    assertEquals(1, run("export", log.toString(), "-o", export.toString()).code(), "not empty");
    GoProgram verifier = GoProgram.build(Path.of("..", "docs", "examples", "verify-log"), folder);
    String said = verifier.run(List.of("-key", key, export.toString())).get(0);
    assertTrue(said.startsWith("verified: " + records.size() + " entries"), said);
  }

  @Test
  void aPartIsVerifiedAsAPartAndSaysSo() throws IOException {
    Path export = folder.resolve("part");
    String since = field(records.get(300), "time");
    String until = field(records.get(400), "time");
    AuditRun run =
        run("export", log.toString(), "-o", export.toString(), "--since", since, "--until", until);
    assertEquals(0, run.code(), run.out() + run.err());
    AuditRun verified = run("verify", export.toString());
    assertEquals(0, verified.code(), verified.out());
    assertTrue(
        verified.out().contains("range        records 256 to 511; of the others only the hashes"),
        verified.out());
    assertEquals(0, run("show", export.toString(), "300").code());
    AuditRun left = run("show", export.toString(), "3");
    assertEquals(1, left.code(), left.out());
    assertTrue(left.err().startsWith("blindserve: record 3 is not in this export ("), left.err());
    Path second = folder.resolve("part-of-part");
    assertEquals(0, run("export", export.toString(), "-o", second.toString()).code());
    assertEquals(verified.out(), run("verify", second.toString()).out());
    requireNothing(export.toString(), "--until", field(records.get(0), "time"));
    Files.delete(export.resolve("export.json"));
    AuditRun silent = run("verify", export.toString());
    assertEquals(AuditCommand.NOT_VERIFIED, silent.code());
    assertEquals("NOT VERIFIED: tile/entries/000 is missing\n", silent.out());
  }

  private static void requireNothing(String place, String... period) {
    Path export = folder.resolve("nothing");
    Path page = folder.resolve("nothing.html");
    List<String> words = new ArrayList<>(List.of(period));
    words.addAll(List.of("-o", export.toString(), "--html", page.toString()));
    AuditRun run = run("export", place, words.toArray(String[]::new));
    assertEquals("no record of that time\n", run.out(), run.err());
    assertEquals(1, run.code());
    assertFalse(Files.exists(export));
    assertFalse(Files.exists(page));
  }

  @Test
  void aTimeWithoutRecordsIsNoAccusation() {
    requireNothing(log.toString(), "--since", "2099-01");
    requireNothing(log.toString(), "--since", "2001-10", "--until", "2001-11-01T00:00:00Z");
  }

  @Test
  void whatNoRecordCanBeIsWrongUsage() {
    for (String time :
        List.of("yesterday", "26.11.2026", "2026-13", "2026-1", "2026-11-26T10:00Z")) {
      assertEquals(2, run("search", log.toString(), "--since", time).code(), time);
      assertEquals(2, run("search", log.toString(), "--until", time).code(), time);
      String export = folder.resolve("never").toString();
      assertEquals(2, run("export", log.toString(), "-o", export, "--since", time).code(), time);
    }
    for (String[] wrong :
        List.of(
            new String[] {"--type", "nosuch"},
            new String[] {"--path", "Plain"},
            new String[] {"--outcome", "denyed"})) {
      AuditRun run = run("search", log.toString(), wrong);
      assertEquals(2, run.code(), wrong[1]);
      assertTrue(run.err().contains("must be one of "), run.err());
    }
    String time = field(records.get(0), "time");
    for (int end : new int[] {4, 7, 10, 13, 16, 19, time.length()}) {
      AuditRun run = run("search", log.toString(), "--since", time.substring(0, end));
      assertTrue(run.out().contains("verified: " + records.size() + " of "), run.out() + run.err());
    }
    AuditRun whole = run("search", log.toString(), "--since", time.substring(0, 19) + "Z");
    assertTrue(whole.out().contains("verified: " + records.size() + " of "), whole.out());
    AuditRun words =
        run("search", log.toString(), "--type", "outcome", "--path", "plain", "--outcome", "ok");
    assertTrue(words.out().contains("verified: " + CALLS + " of "), words.out() + words.err());
  }

  @Test
  void anOperatorsExportIsOnRecord() throws IOException {
    Path own = folder.resolve("own");
    try (ServerFixture server = start(own)) {
      server.probe().post("/v2/models/sum/infer", ROW);
    }
    String place = own.resolve("audit/log").toString();
    String other = AuditRun.of("vkey", "--data", own.toString()).out().strip();
    AuditRun run =
        AuditRun.of(
            "export",
            place,
            "--vkey",
            other,
            "-o",
            folder.resolve("own-export").toString(),
            "--data",
            own.toString());
    assertEquals(0, run.code(), run.err());
    List<String> entries = LogEntries.of(own.resolve("audit/log"));
    String last = entries.get(entries.size() - 1);
    assertEquals("exported", field(last, "action"));
    assertTrue(last.contains("\"kind\":\"operator\""), last);
    assertTrue(last.contains("\"from\":0,\"to\":" + (entries.size() - 2)), last);
    try (ServerFixture server = start(own)) {
      AuditRun held =
          AuditRun.of(
              "export",
              place,
              "--vkey",
              server.verifierKey(),
              "-o",
              folder.resolve("held").toString(),
              "--data",
              own.toString());
      assertEquals(1, held.code());
      assertTrue(held.err().contains("writes the log"), held.err());
      AuditRun listed = AuditRun.of("epoch", "list", "--data", own.toString());
      assertEquals(0, listed.code(), "to list them nothing is written: " + listed.err());
    }
  }

  @Test
  void aDestroyedEpochCannotBeUnmaskedAndStillVerifies() throws IOException {
    Path own = folder.resolve("epochs");
    try (ServerFixture server = start(own)) {
      server.probe().post("/v2/models/sum/infer", ROW);
    }
    String before = new EpochFolder(own).current().id();
    assertEquals(before + " (now)\n", AuditRun.of("epoch", "list", "--data", own.toString()).out());
    assertEquals(1, AuditRun.of("epoch", "destroy", before, "--data", own.toString()).code());
    AuditRun begun = AuditRun.of("epoch", "begin", "--data", own.toString());
    assertEquals(0, begun.code(), begun.err());
    String now = new EpochFolder(own).current().id();
    assertNotEquals(before, now);
    String begins = last(own);
    assertEquals("epoch_begun", field(begins, "action"));
    assertTrue(begins.contains("\"epoch\":\"" + now + "\"}"), begins);
    assertTrue(begins.contains("\"epoch\":\"" + before + "\""), "recorded before it begins");
    String called = field(LogEntries.of(own.resolve("audit/log")).get(5), "ref");
    AuditRun who = AuditRun.of("epoch", "who", "anonymous", "--data", own.toString());
    assertTrue(who.out().contains(before + " " + called + "\n"), who.out());
    assertEquals(0, AuditRun.of("epoch", "destroy", before, "--data", own.toString()).code());
    assertFalse(
        AuditRun.of("epoch", "who", "anonymous", "--data", own.toString()).out().contains(called));
    try (Stream<Path> left = Files.list(own.resolve("epochs"))) {
      assertEquals(0, left.count());
    }
    String last = last(own);
    assertEquals("epoch_destroyed", field(last, "action"));
    assertTrue(last.contains("\"epoch\":\"" + before + "\"}"), last);
    String other = AuditRun.of("vkey", "--data", own.toString()).out().strip();
    assertEquals(
        0, AuditRun.of("verify", own.resolve("audit/log").toString(), "--vkey", other).code());
  }

  private static long filesWith(Path data, String text) throws IOException {
    try (Stream<Path> files = Files.walk(data)) {
      return files.filter(Files::isRegularFile).filter(file -> has(file, text)).count();
    }
  }

  private static boolean has(Path file, String text) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1).contains(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String last(Path data) throws IOException {
    List<String> entries = LogEntries.of(data.resolve("audit/log"));
    return entries.get(entries.size() - 1);
  }

  /** A server goes on with what a crash cut off: whether it was on record nobody can tell. */
  @Test
  void anEpochThatWasAboutToBeginBeginsOnRecord() throws IOException {
    Path own = folder.resolve("begun");
    start(own).close();
    String before = new EpochFolder(own).current().id();
    String next = new EpochFolder(own).prepare().id();
    try (ServerFixture server = start(own)) {
      server.probe().post("/v2/models/sum/infer", ROW);
    }
    assertEquals(next, new EpochFolder(own).current().id());
    List<String> entries = LogEntries.of(own.resolve("audit/log"));
    List<String> begun = entries.stream().filter(line -> line.contains("\"epoch_begun\"")).toList();
    assertEquals(1, begun.size(), entries::toString);
    assertTrue(begun.get(0).contains("\"epoch\":\"" + next + "\"}"), begun.get(0));
    assertTrue(begun.get(0).contains("\"epoch\":\"" + before + "\""), begun.get(0));
    assertEquals(next, field(last(own), "epoch"));
  }

  /** The hashes stay, and a record says what is gone: the log verifies, and a server goes on. */
  @Test
  void whatIsNotRetainedIsGoneAndTheRestVerifies() throws IOException {
    Path own = copy(data, "retained");
    Path place = own.resolve("audit/log");
    Path kept = Files.copy(place.resolve("checkpoint"), folder.resolve("before-retention"));
    List<String> all = LogEntries.of(place);
    String other = AuditRun.of("vkey", "--data", own.toString()).out().strip();
    AuditRun nothing = AuditRun.of("retain", "--days", "1", "--data", own.toString());
    assertEquals("removed 0 records; kept from record 0 on\n", nothing.out());
    // A crash may leave partial bundles beside whole ones.
    Path partial = Files.createDirectories(place.resolve("tile/entries/000.p")).resolve("17");
    Files.copy(place.resolve("tile/entries/000"), partial);
    assertTrue(filesWith(own, field(all.get(5), "id")) >= 3, "journal, bundle and partial bundle");
    AuditRun run = AuditRun.of("retain", "--days", "0", "--data", own.toString());
    assertEquals(0, filesWith(own, field(all.get(5), "id")));
    assertEquals("removed 512 records; kept from record 512 on\n", run.out(), run.err());
    AuditRun verified =
        AuditRun.of("verify", place.toString(), "--vkey", other, "--kept", kept.toString());
    assertEquals(0, verified.code(), verified.out());
    assertTrue(
        verified.out().contains("records 512 to " + (all.size() + 1) + "; of the others only"),
        verified.out());
    assertTrue(verified.out().contains("2  retention\n"), verified.out());
    String evidence = Files.createDirectories(folder.resolve("no-evidence")).toString();
    AuditRun replayed =
        AuditRun.of("replay", place.toString(), "--vkey", other, "--evidence", evidence);
    assertEquals(0, replayed.code(), replayed.out() + replayed.err());
    assertTrue(
        replayed.out().startsWith("records before 512 are not at hand, as the log says itself\n"),
        replayed.out());
    AuditRun old = AuditRun.of("show", place.toString(), "--vkey", other, "5");
    assertEquals(AuditCommand.NOT_VERIFIED, old.code());
    assertTrue(
        old.out()
            .startsWith(
                "NOT VERIFIED: tile/entries/000 is missing, with record 5; whether retention"),
        old.out());
    Path page = folder.resolve("retained.html");
    AuditRun html =
        AuditRun.of("export", place.toString(), "--vkey", other, "--html", page.toString());
    assertEquals(0, html.code(), html.err());
    assertTrue(Files.readString(page).contains("\"from\":512,\"records\":["));
    try (ServerFixture again = start(own)) {
      assertEquals("unknown_record", receipt(again, all.get(3)).code());
      assertEquals(200, receipt(again, all.get(all.size() - 1)).status());
      assertEquals(200, again.probe().get("/audit/records?before=600").status());
      assertEquals(200, again.probe().post("/v2/models/sum/infer", ROW).status());
    }
    Files.delete(place.resolve("tile/entries/002.p").resolve(lastBundle(place)));
    assertEquals(
        AuditCommand.NOT_VERIFIED, AuditRun.of("verify", place.toString(), "--vkey", other).code());
  }

  private static String lastBundle(Path place) throws IOException {
    try (Stream<Path> widths = Files.list(place.resolve("tile/entries/002.p"))) {
      return widths
          .map(file -> file.getFileName().toString())
          .max((a, b) -> Integer.parseInt(a) - Integer.parseInt(b))
          .orElseThrow();
    }
  }

  private static Reply receipt(ServerFixture server, String record) {
    return server.probe().get("/log/receipt/" + field(record, "id"));
  }

  @Test
  void aRepairIsProposedAndNothingIsChanged() throws IOException {
    Path own = folder.resolve("repair");
    try (ServerFixture server = start(own)) {
      server.probe().post("/v2/models/sum/infer", ROW);
    }
    AuditRun sound = AuditRun.of("repair", "--plan", "--data", own.toString());
    assertEquals(0, sound.code(), sound.out() + sound.err());
    assertTrue(sound.out().contains("nothing to repair"), sound.out());
    Files.delete(own.resolve("audit/signed"));
    List<String> before = state(own);
    AuditRun damaged = AuditRun.of("repair", "--plan", "--data", own.toString());
    assertEquals(AuditCommand.NOT_VERIFIED, damaged.code());
    assertTrue(damaged.out().contains("signed       unreadable\n"), damaged.out());
    assertTrue(damaged.out().contains("the part that is shown verifies"), damaged.out());
    assertTrue(damaged.out().contains("proposal 3 "), damaged.out());
    assertEquals(before, state(own));
    assertEquals(2, AuditRun.of("repair", "--data", own.toString()).code());
    assertEquals(1, AuditRun.of("repair", "--plan", "--data", "nowhere").code());
  }

  private static List<String> state(Path root) throws IOException {
    try (Stream<Path> files = Files.walk(root)) {
      return files
          .sorted()
          .map(file -> file + " " + file.toFile().length() + " " + file.toFile().lastModified())
          .toList();
    }
  }
}
