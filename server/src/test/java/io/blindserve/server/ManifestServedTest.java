package io.blindserve.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Versions are held against their manifests, which who publishes them writes and signs. */
class ManifestServedTest {

  private static final Path EXAMPLE = Path.of("../docs/models/linear-regression/1/model.onnx");

  @TempDir Path folder;
  private Path models;
  private Path own;

  /** A command's exit code and what it printed. */
  private record Run(int code, String out, String err) {}

  @BeforeEach
  void write() throws IOException {
    models = folder.resolve("models");
    own = Files.createDirectories(models.resolve("line/7"));
    Files.copy(EXAMPLE, own.resolve("model.onnx"));
    Files.writeString(own.resolve("model.json"), "{\"task\":\"regression\"}");
  }

  private static Run run(String... words) {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine line = Main.commandLine(Map.of(), Path.of(""));
    line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return new Run(
        Main.execute(line, Map.of(), Path.of(""), words), out.toString(), err.toString());
  }

  private String key(String file) throws IOException {
    Run made = run("manifest", "key", folder.resolve(file).toString(), "--name", "models.example");
    assertEquals(0, made.code(), made::err);
    Files.writeString(folder.resolve(file + ".keys"), made.out());
    return folder.resolve(file).toString();
  }

  private Run sign(String key) {
    return run("manifest", "write", own.toString(), "--key", key);
  }

  /** What the index says once the models were loaded as they lie there now. */
  private static String index(ServerFixture server) {
    for (String model : List.of("line", "alone")) {
      server.probe().post("/v2/repository/models/" + model + "/load", "");
    }
    return server.probe().post("/v2/repository/index", "").text();
  }

  private static void assertServed(ServerFixture server) {
    String entry = "{\"name\":\"line\",\"version\":\"7\",\"state\":\"READY\",\"reason\":\"\"}";
    String index = index(server);
    assertTrue(index.contains(entry), index);
  }

  /** Refused from the start, or with what was served before going on. */
  private static void assertRefused(ServerFixture server, String reason) {
    String index = index(server);
    assertTrue(index.matches(".*\"reason\":\"(files that came since: )?" + reason + "\".*"), index);
  }

  @Test
  void aVersionIsServedWhileItIsWhatItsManifestSays() throws IOException {
    try (ServerFixture server = ServerFixture.controlled(models, folder.resolve("data"))) {
      Run written = run("manifest", "write", own.toString());
      assertEquals(0, written.code(), written::err);
      assertTrue(written.out().startsWith("blindserve-manifest-1\nmodel line\nversion 7\n"));
      assertServed(server);
      Files.writeString(own.resolve("model.json"), " ", StandardOpenOption.APPEND);
      assertRefused(server, "model.json is not the file that manifest.txt names");
      Run checked = run("manifest", "check", own.toString());
      assertEquals(3, checked.code());
      assertTrue(checked.err().contains("model.json is not the file"), checked::err);
      Files.delete(own.resolve("model.json"));
      assertRefused(server, "model.json cannot be read");
      assertEquals(0, run("manifest", "write", own.toString()).code());
      assertServed(server);
      // What came since does not belong to it.
      Files.writeString(own.resolve("model.json"), "{ no json");
      assertServed(server);
      Files.move(own, models.resolve("line/8"));
      assertRefused(server, "manifest.txt is that of another model or version");
    }
  }

  @Test
  void whereKeysAreTrustedOnlyWhatTheySignedIsServed() throws IOException {
    String ours = key("ours");
    String others = key("others");
    String keys = ours + ".keys";
    try (ServerFixture server =
        ServerFixture.trusting(models, folder.resolve("data"), Path.of(keys))) {
      assertEquals(404, server.probe().get("/v2/models/line").status());
      assertRefused(server, "manifest.txt is missing: only signed versions are served here");
      assertEquals(0, run("manifest", "write", own.toString()).code());
      assertRefused(server, "manifest.txt is not signed, which is required here");
      assertEquals(0, sign(others).code());
      assertRefused(server, "manifest.txt is not signed by a key that is trusted here");
      assertEquals(3, run("manifest", "check", own.toString(), "--keys", keys).code());
      assertEquals(0, sign(ours).code());
      assertServed(server);
      Run checked = run("manifest", "check", own.toString(), "--keys", keys);
      assertEquals("the same: 2 files\n", checked.out(), checked::err);
      // Single files cannot be signed.
      Files.copy(EXAMPLE, models.resolve("alone.onnx"));
      assertRefused(server, "manifest.txt is missing: only signed versions are served here");
      Files.write(own.resolve("model.onnx"), TestModels.sum(1));
      assertRefused(server, "model.onnx is not the file that manifest.txt names");
    }
  }

  @Test
  void keysAreForTheirOwnerAndNeverReplaced() throws IOException {
    String ours = key("ours");
    Run again = run("manifest", "key", ours, "--name", "models.example");
    assertEquals(1, again.code());
    assertTrue(again.err().contains("is there already"), again::err);
    assertFalse(Files.readString(Path.of(ours)).isBlank());
    Files.setPosixFilePermissions(
        Path.of(ours), java.nio.file.attribute.PosixFilePermissions.fromString("rw-r--r--"));
    assertTrue(sign(ours).err().contains("others than its owner have rights to it"));
    assertFalse(Files.exists(own.resolve("manifest.txt")));
  }

  @Test
  void whatIsWrongIsSaid() throws IOException {
    Path staging = Files.createDirectories(folder.resolve("staging"));
    assertEquals(2, run("manifest", "write", staging.toString()).code());
    assertEquals(1, run("manifest", "write", staging.toString(), "--as", "line/8").code());
    Files.copy(EXAMPLE, staging.resolve("model.onnx"));
    assertEquals(0, run("manifest", "write", staging.toString(), "--as", "line/8").code());
    assertEquals(0, run("manifest", "check", staging.toString(), "--as", "line/8").code());
    Files.writeString(staging.resolve(".hidden"), "");
    Run hidden = run("manifest", "write", staging.toString(), "--as", "line/8");
    assertTrue(hidden.err().contains(".hidden cannot stand in a manifest"), hidden::err);
    for (String keys : List.of("absent", "staging/model.onnx")) {
      Path file = folder.resolve(keys);
      Run serve = run("serve", "--models", models.toString(), "--model-keys", file.toString());
      assertEquals(2, serve.code());
      assertTrue(serve.err().contains("--model-keys " + file), serve::err);
    }
  }
}
