package io.blindserve.client.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.client.FakeServer;
import io.blindserve.client.FakeServer.Answer;
import io.blindserve.client.FakeServer.Asked;
import io.blindserve.client.cli.CliFixture.Run;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReleaseCommandTest {

  private final CliFixture cli = new CliFixture();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "start m 2 --percent 25|PUT|/release|{\"version\":\"2\",\"percent\":25}",
        "start m 2|PUT|/release|{\"version\":\"2\"}",
        "start m 2 --shadow|PUT|/release|{\"version\":\"2\",\"shadow\":true}",
        "start m 2 --shadow --tolerance 0.5|PUT|/release|{\"version\":\"2\",\"shadow\":{\"tolerance\":0.5}}",
        "start m 2 --no-shadow --no-rules|PUT|/release|{\"version\":\"2\",\"shadow\":false,\"rules\":null}",
        "start m 2 --percent 5 --max-error-rate 0.25 --min-calls 50 --window 60 --promote|PUT|/release|"
            + "{\"version\":\"2\",\"percent\":5,\"rules\":{\"min_calls\":50,\"window_seconds\":60,"
            + "\"max_error_rate\":0.25,\"promote\":true}}",
        "start m 2 --max-p99-ms 20.5 --max-disagreement 0.125|PUT|/release|{\"version\":\"2\","
            + "\"rules\":{\"max_p99_ms\":20.5,\"max_disagreement\":0.125,\"promote\":false}}",
        "promote m --reason release|POST|/release/promote|{\"reason\":\"release\"}",
        "rollback m --ticket OPS-7|POST|/release/rollback|{\"ticket\":\"OPS-7\"}",
        "label m stable 1|PUT|/labels/stable|{\"version\":\"1\"}",
        "unlabel m stable|DELETE|/labels/stable|{}",
      })
  void aChangeIsAskedForAndTheStateShown(String words, String method, String path, String body)
      throws Exception {
    try (FakeServer server =
        new FakeServer(asked -> Answer.json(200, "{\"name\":\"m\",\"default\":\"1\"}"))) {
      Run run =
          cli.run((Object[]) ("release " + words + " --server " + server.address()).split(" "));
      assertEquals(0, run.code(), run::err);
      assertTrue(run.out().contains("\"default\":\"1\""), run.out());
      Asked change = server.asked().get(0);
      assertEquals(method, change.method());
      assertEquals("/v2/models/m" + path, change.path());
      assertEquals(body, new String(change.body(), StandardCharsets.UTF_8));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "release",
    "release label m 1st 1",
    "release start m",
    "release start m 2 --shadow --no-shadow",
    "release start m 2 --no-rules --promote",
    "release start m 2 --tolerance 0.5",
  })
  void wordsThatAreNoCommandAreRefused(String words) {
    assertTrue(cli.run((Object[]) words.split(" ")).code() != 0);
  }
}
