package io.blindserve.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.keys.sign.NoteVerifier;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The page for auditors in a real browser: served, and as a file without a server. Pictures of it
 * go where the system property {@code blindserve.pictures} says.
 */
class AuditPageTest {

  private static final int CALLS = 150;
  private static final String ROW =
      "{\"inputs\":[{\"name\":\"x\",\"shape\":[1,3],\"datatype\":\"FP32\",\"data\":[1,2,3]}]}";
  private static final String VERDICT = "document.getElementById('verdict').textContent";
  private static final String PROOF = "document.getElementById('proof').textContent";
  private static final String ROWS = "String(document.querySelectorAll('#rows tr').length)";

  @TempDir static Path folder;
  private static ServerFixture server;
  private static Chromium browser;
  private static Path page;
  private static int size;

  @BeforeAll
  static void start() throws Exception {
    browser = Chromium.start(folder);
    server =
        ServerFixture.start(TestModels.write(folder.resolve("models")), folder.resolve("data"));
    for (int i = 0; i < CALLS; i++) {
      server.probe().post("/v2/models/sum/versions/" + (1 + (i / 3) % 2) + "/infer", ROW);
    }
    server.probe().post("/v2/models/sum/versions/2/infer", "{");
    size = server.entries().size();
    page = folder.resolve("log.html");
    AuditRun run =
        AuditRun.of(
            "export",
            server.log().toString(),
            "--vkey",
            server.verifierKey(),
            "--html",
            page.toString());
    assertEquals(0, run.code(), run.err());
  }

  @AfterAll
  static void stop() throws Exception {
    if (server != null) {
      server.close();
    }
    if (browser != null) {
      browser.close();
    }
  }

  private static String file() {
    return page.toUri().toString().replace("file:/", "file:///").replace("file://///", "file:///");
  }

  @Test
  void theFileVerifiesItselfWithoutAnyServer() throws Exception {
    browser.open(file());
    assertEquals(
        "Verified: all "
            + size
            + " records give the root that the key signed (Ed25519). Not checked here: 1 more"
            + " signature (ML-DSA-44); audit verify checks all.",
        browser.text(VERDICT));
    List<NoteVerifier> keys = NoteVerifier.parseAll(server.verifierKeys());
    String facts = browser.text("document.getElementById('facts').textContent");
    assertTrue(facts.contains("+" + keys.get(0).id() + ", Ed25519: checked"), facts);
    String other = "+" + keys.get(1).id() + ", ML-DSA-44: there, and NOT checked here";
    assertTrue(facts.contains(other), facts);
    assertEquals("25", browser.text(ROWS));
    assertEquals(
        "0",
        browser.text("String(performance.getEntriesByType('resource').length)"),
        "asks for nothing");
    assertTrue(browser.text("document.getElementById('legend').textContent").contains("sum 2: "));
    browser.await("document.querySelectorAll('#timeline rect').length > 1");
  }

  @Test
  void theServerShowsTheSame() throws Exception {
    browser.open(server.address() + "/audit");
    assertTrue(browser.text(VERDICT).startsWith("Verified: all "), browser.text(VERDICT));
    String key = "document.getElementById('vkey')";
    assertEquals(server.verifierKey(), browser.text(key + ".value"));
    String other =
        server.verifierKey().replaceAll("\\+.*", "")
            + "+00000000+AQAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA";
    browser.text(
        key + ".value = '" + other + "'; " + key + ".dispatchEvent(new Event('change')); ''");
    browser.await(VERDICT + ".startsWith('NOT VERIFIED')");
    assertEquals("NOT VERIFIED: this key is misspelt.", browser.text(VERDICT));
    Reply html = server.probe().get("/audit");
    assertEquals("text/html; charset=utf-8", html.header("Content-Type").orElseThrow());
    assertFalse(html.text().contains("http://") && html.text().contains("https://"));
    assertEquals(400, server.probe().get("/audit/records?before=x").status());
    assertEquals(200, server.probe().get("/audit/records?before=0").status());
  }

  /** A page has no secret in it: what it shows comes to whom the server knows. */
  @Test
  void aServerThatKnowsItsCallersWantsATokenFirst() throws Exception {
    KnownCallers callers = new KnownCallers(folder.resolve("callers"));
    Path data = folder.resolve("known");
    try (ServerFixture known =
        ServerFixture.knowing(folder.resolve("models"), data, callers.path())) {
      known.probe().call("GET", "/v2/models", callers.header("infer"), new byte[0]);
      known.entries();
      browser.open(known.address() + "/audit");
      String door = "String(document.getElementById('door').checkVisibility())";
      String records = "String(document.getElementById('records').checkVisibility())";
      assertEquals("true", browser.text(door));
      assertEquals("false", browser.text(records));
      assertEquals(
          "The log cannot be read: this server reads its log to callers whom it knows.",
          browser.text(VERDICT));
      assertEquals("token", browser.text("document.activeElement.id"));
      save("token");
      show("nonsense");
      browser.await(VERDICT + ".includes('no caller of this server has that token')");
      show(callers.token("infer"));
      browser.await(VERDICT + ".includes('lacks the scope read-log')");
      show(callers.token("read-log"));
      browser.await(VERDICT + ".startsWith('Verified: all ')");
      assertEquals("false", browser.text(door));
      assertEquals("true", browser.text(records));
    }
  }

  private static void show(String token) throws Exception {
    browser.text(
        "document.getElementById('token').value = '"
            + token
            + "'; document.getElementById('door').requestSubmit(); ''");
  }

  /** Whoever has the old key of a log that changed its keys is told so, and believes nothing. */
  @Test
  void anOldKeyIsToldOfTheNewOne() throws Exception {
    Path data = folder.resolve("rotated");
    String old;
    Path log;
    try (ServerFixture other = ServerFixture.start(folder.resolve("models"), data)) {
      old = other.verifierKey();
      log = other.log();
    }
    AuditRun begun = AuditRun.of("rotate-key", "--data", data.toString());
    assertEquals(0, begun.code(), begun.err());
    String fresh =
        begun.out().lines().filter(line -> line.startsWith("log.")).findFirst().orElseThrow();
    Path file = folder.resolve("rotated.html");
    shown(log, old, file);
    assertTrue(browser.text(VERDICT).startsWith("Verified: "), browser.text(VERDICT));
    assertTrue(
        browser.text(VERDICT).contains("3 more signatures (ML-DSA-44, Ed25519, ML-DSA-44)"),
        browser.text(VERDICT));
    assertEquals(
        0, AuditRun.of("rotate-key", "--finish", "--data", data.toString()).code(), begun.err());
    ServerFixture.start(folder.resolve("models"), data).close();
    Files.delete(file);
    shown(log, fresh, file);
    assertTrue(browser.text(VERDICT).startsWith("Verified: "), browser.text(VERDICT));
    String key = "document.getElementById('vkey')";
    browser.text(
        key + ".value = '" + old + "'; " + key + ".dispatchEvent(new Event('change')); ''");
    browser.await(VERDICT + ".startsWith('NOT VERIFIED')");
    assertTrue(
        browser.text(VERDICT).contains("handed over to key " + fresh.split("\\+")[1] + ": ask"),
        browser.text(VERDICT));
  }

  private static void shown(Path log, String key, Path file) throws Exception {
    AuditRun run = AuditRun.of("export", log.toString(), "--vkey", key, "--html", file.toString());
    assertEquals(0, run.code(), run.out() + run.err());
    browser.open(
        file.toUri().toString().replace("file:/", "file:///").replace("file://///", "file:///"));
  }

  @Test
  void aKeyboardIsEnough() throws Exception {
    browser.open(file());
    browser.press("/");
    assertEquals("since", browser.text("document.activeElement.name"));
    for (int i = 0; i < 5; i++) {
      browser.press("Tab");
    }
    assertEquals("outcome", browser.text("document.activeElement.name"));
    browser.type("");
    browser.press("i");
    browser.await("document.querySelectorAll('#rows tr').length === 1");
    assertTrue(browser.text("document.getElementById('count').textContent").startsWith("1 of "));
    browser.press("Tab");
    browser.press("Tab");
    assertEquals("reset", browser.text("document.activeElement.type"));
    browser.press("Enter");
    browser.await("document.querySelectorAll('#rows tr').length === 25");
    browser.press("ArrowDown");
    browser.press("ArrowDown");
    String place = browser.text("document.activeElement.dataset.index");
    browser.press("Enter");
    browser.await(PROOF + ".startsWith('Verified: record " + place + " leads to the root')");
    assertTrue(browser.text(PROOF).endsWith("The root is signed."), browser.text(PROOF));
    String hashes = browser.text(PROOF).replaceAll(".* over ([0-9]+) hashes.*", "$1");
    String boxes = "document.querySelectorAll('#tree .";
    assertEquals(hashes, browser.text("String(" + boxes + "beside').length)"));
    assertEquals(hashes, browser.text("String(" + boxes + "path').length - 1)"));
    browser.press("Escape");
    assertEquals(place, browser.text("document.activeElement.dataset.index"));
    assertEquals("true", browser.text("String(document.getElementById('detail').hidden)"));
  }

  /** Every record of the page is changed once, and the checkpoint too. */
  @Test
  void whatWasChangedIsNotVerified() throws Exception {
    String good = Files.readString(page);
    Path bad = folder.resolve("bad.html");
    for (String[] change :
        List.of(
            new String[] {"\\\"outcome\\\":\\\"invalid\\\"", "\\\"outcome\\\":\\\"okokoko\\\""},
            new String[] {"log.example/test\\n" + size, "log.example/test\\n" + (size - 1)},
            new String[] {"\\\"seq\\\":7,", "\\\"seq\\\":8,"})) {
      String changed = good.replace(change[0], change[1]);
      assertNotEquals(good, changed, change[0]);
      Files.writeString(bad, changed);
      browser.open(
          bad.toUri().toString().replace("file:/", "file:///").replace("file://///", "file:///"));
      assertTrue(browser.text(VERDICT).startsWith("NOT VERIFIED: "), browser.text(VERDICT));
      browser.text("document.querySelector('#rows tr').click(); ''");
      browser.await(PROOF + ".startsWith('NOT VERIFIED')");
    }
  }

  /** A record that would be markup is text. */
  @Test
  void recordsAreTextAndNeverMarkup() throws Exception {
    String good = Files.readString(page);
    Path bad = folder.resolve("markup.html");
    Files.writeString(
        bad,
        good.replaceFirst(
            "\\\\\"started\\\\\"", "\\\\\"\\\\u003cimg src=x onerror=document.title=1>\\\\\""));
    browser.open(
        bad.toUri().toString().replace("file:/", "file:///").replace("file://///", "file:///"));
    assertEquals("0", browser.text("String(document.querySelectorAll('img').length)"));
    assertEquals("Access log", browser.text("document.title"));
    assertTrue(browser.text(VERDICT).startsWith("NOT VERIFIED: "));
  }

  @Test
  void darkAndLightDiffer() throws Exception {
    browser.open(file());
    String ground = "getComputedStyle(document.body).backgroundColor";
    browser.prefer("light");
    String light = browser.text(ground);
    picture("light");
    browser.prefer("dark");
    assertNotEquals(light, browser.text(ground));
    picture("dark");
  }

  private static void picture(String name) throws Exception {
    browser.text("document.querySelector('#rows tr').click(); ''");
    browser.await(PROOF + ".startsWith('Verified')");
    save(name);
  }

  private static void save(String name) throws Exception {
    String to = System.getProperty("blindserve.pictures");
    if (to != null) {
      browser.picture(Files.createDirectories(Path.of(to)).resolve(name + ".png"));
    }
  }
}
