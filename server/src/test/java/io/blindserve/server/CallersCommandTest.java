package io.blindserve.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

/** Operators make callers by command, and servers are told of the file. */
class CallersCommandTest {

  @TempDir Path folder;
  private Path file;
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @BeforeEach
  void name() {
    file = folder.resolve("callers");
  }

  private int run(String... words) {
    CommandLine line = Main.commandLine(Map.of(), folder);
    line.setOut(new PrintWriter(out, true)).setErr(new PrintWriter(err, true));
    return Main.execute(line, Map.of(), folder, words);
  }

  @Test
  void aTokenIsPrintedOnceAndItsDigestKept() throws IOException {
    assertEquals(0, run("callers", "add", "hospital-7", "--file", file.toString(), "--days", "30"));
    String token = out.toString().strip();
    assertTrue(token.matches("bsv_[A-Za-z0-9_-]{43}"), token);
    assertTrue(err.toString().contains("hospital-7 may infer until 20"), err.toString());
    assertFalse(Files.readString(file).contains(token));
    out.getBuffer().setLength(0);
    assertEquals(0, run("callers", "list", "--file", file.toString()));
    assertTrue(
        out.toString().matches("hospital-7 infer 20[0-9TZ:-]{18} sha256:[0-9a-f]{64}\\R"),
        out.toString());
    assertEquals(0, run("callers", "remove", "hospital-7", "--file", file.toString()));
    assertEquals(1, run("callers", "remove", "hospital-7", "--file", file.toString()));
    assertEquals("", Files.readString(file));
  }

  @Test
  void aTokenGoesIntoAFileOfItsOwnersAlone() throws IOException {
    Path secret = folder.resolve("a.token");
    String[] add = {
      "callers", "add", "a", "--file", file.toString(), "--token-file", secret.toString()
    };
    assertEquals(0, run(add));
    assertEquals("", out.toString());
    assertTrue(Files.readString(secret).matches("bsv_[A-Za-z0-9_-]{43}\n"));
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(secret)));
    assertEquals(2, run(add), "no file is written over");
    String nowhere = folder.resolve("none/callers").toString();
    assertEquals(1, run("callers", "add", "a", "--file", nowhere));
    assertTrue(err.toString().contains("no folder for the file of callers"), err.toString());
  }

  @Test
  void aCertificateNeedsNoToken() throws IOException {
    assertEquals(
        0,
        run(
            "callers",
            "add",
            "prometheus",
            "--certificate",
            "uri:spiffe://example/prometheus",
            "--scopes",
            "metrics",
            "--days",
            "0",
            "--file",
            file.toString()));
    assertEquals("", out.toString());
    assertEquals(
        "prometheus metrics never uri:spiffe://example/prometheus\n", Files.readString(file));
  }

  @ParameterizedTest
  @CsvSource({
    "anonymous, infer, 1, dns:a",
    "a b, infer, 1, dns:a",
    "a, admin, 1, dns:a",
    "a, infer, -1, dns:a",
    "a, infer, 1, ip:1.2.3.4",
    "a, infer, 1, sha256:0000000000000000000000000000000000000000000000000000000000000001",
  })
  void wrongWordsAreUsage(String name, String scopes, String days, String certificate) {
    int code =
        run(
            "callers",
            "add",
            name,
            "--scopes",
            scopes,
            "--days",
            days,
            "--certificate",
            certificate,
            "--file",
            file.toString());
    assertEquals(2, code);
    assertFalse(Files.exists(file));
  }

  @Test
  void serversAreToldOfFilesThatAreRight() throws IOException {
    Path models = TestModels.write(folder.resolve("models"));
    String data = folder.resolve("data").toString();
    assertEquals(2, run("callers"));
    String[] serve = {
      "serve", "--models", models.toString(), "--data", data, "--port", "0", "--callers", ""
    };
    serve[serve.length - 1] = folder.resolve("none").toString();
    assertEquals(1, run(serve));
    assertTrue(err.toString().contains("there is no file of callers "), err.toString());
    Files.writeString(file, "a infer never dns:a\nb\n");
    serve[serve.length - 1] = file.toString();
    assertEquals(1, run(serve));
    assertTrue(err.toString().contains(file + ": line 2: a line is NAME"), err.toString());
    assertEquals(2, run("serve", "--models", models.toString(), "--tls-client-ca", "ca.pem"));
  }
}
