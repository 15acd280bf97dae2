package io.blindserve.client.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.client.cli.CliFixture.Run;
import io.blindserve.keys.store.SeedStore;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeysCommandTest {

  private static final String DIGEST = "sha256:" + "a".repeat(64);

  @TempDir Path folder;

  @Test
  void makesShowsAndDeletesWithoutPrintingSecrets() {
    CliFixture cli = new CliFixture().password("pass");
    Path file = folder.resolve("keys.bcfks");
    assertEquals(Main.DONE, cli.run("keys", "create", file).code());
    try (SeedStore store = SeedStore.openFile(file, "pass".toCharArray())) {
      store.seed(DIGEST).destroy();
    }
    Run shown = cli.run("keys", "show", file);
    assertTrue(shown.lines().get(1).startsWith(DIGEST + "  20"), shown.out());
    assertEquals(2, shown.lines().size());
    assertEquals(Main.DONE, cli.run("keys", "delete", file, "--parameters", DIGEST).code());
    Run gone = cli.run("keys", "delete", file, "--parameters", DIGEST);
    assertEquals(Main.FAILED, gone.code());
    assertEquals("blindserve: the key file holds no seed for these parameters\n", gone.err());
  }

  @Test
  void failuresAreOneLine() {
    CliFixture cli = new CliFixture();
    Path file = folder.resolve("keys.bcfks");
    Run unasked = cli.run("keys", "create", file);
    assertEquals(
        "blindserve: there is no terminal to ask for the password; set BLINDSERVE_KEYS_PASSWORD\n",
        unasked.err());
    assertEquals(Main.FAILED, unasked.code());
    assertFalse(Files.exists(file));
    Run empty = cli.password("").run("keys", "create", file);
    assertEquals("blindserve: BLINDSERVE_KEYS_PASSWORD is empty\n", empty.err());
    Run absent = cli.password("pass").run("keys", "show", file);
    assertEquals(
        "blindserve: key file "
            + file
            + " does not exist; make one with: blindserve keys create "
            + file
            + "\n",
        absent.err());
    cli.run("keys", "create", file);
    Run wrong = cli.password("other").run("keys", "show", file);
    assertEquals(
        "blindserve: key file " + file + ": the password is wrong, or the file was altered\n",
        wrong.err());
    assertEquals(Main.FAILED, wrong.code());
  }

  @Test
  void wrongWordsAreUsage() {
    assertEquals(Main.USAGE, new CliFixture().run().code());
    assertEquals(Main.USAGE, new CliFixture().run("keys").code());
    assertEquals(Main.USAGE, new CliFixture().run("kees").code());
    assertEquals(Main.DONE, new CliFixture().run("--help").code());
    assertTrue(new CliFixture().run("--version").out().startsWith("blindserve-client "));
  }
}
