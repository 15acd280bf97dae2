package io.blindserve.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** HTTP itself: lengths, expectations, slowness, and what no decent client sends. */
class RawHttpTest {

  private static final String SUM =
      "{\"inputs\":[{\"name\":\"x\",\"shape\":[1,3],\"datatype\":\"FP32\",\"data\":[1,2,3]}]}";
  private static final String POST = "POST /v2/models/sum/infer HTTP/1.1\r\nHost: here\r\n";
  private static final String KEYS =
      "PUT /v2/evaluation-keys/"
          + "0".repeat(64)
          + " HTTP/1.1\r\nHost: here\r\nContent-Type: application/octet-stream\r\n"
          + "Blindserve-Key-Profile: sha256:"
          + "0".repeat(64)
          + "\r\n";

  @TempDir static Path folder;
  private static ServerFixture server;

  @BeforeAll
  static void start() throws IOException {
    server =
        ServerFixture.start(TestModels.write(folder.resolve("models")), folder.resolve("data"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @AfterEach
  void theServerGoesOnAndKeepsNothing() {
    Reply reply = server.probe().post("/v2/models/sum/infer", SUM);
    assertEquals(200, reply.status(), reply::text);
    assertTrue(server.keyFiles().isEmpty());
  }

  private static void assertAnswer(int status, String code, Reply reply) {
    assertEquals(status + " " + code, reply.status() + " " + reply.code(), reply::text);
  }

  @Test
  void aBodyMayComeInChunks() throws IOException {
    try (RawConnection connection = server.connect()) {
      String head = POST + "Transfer-Encoding: chunked\r\n\r\n";
      connection.send(head + Integer.toHexString(SUM.length()) + "\r\n" + SUM + "\r\n0\r\n\r\n");
      assertEquals(200, connection.answer().status());
    }
  }

  @Test
  void aConnectionServesManyCalls() throws IOException {
    try (RawConnection connection = server.connect()) {
      for (int i = 0; i < 3; i++) {
        connection.send(POST + "Content-Length: " + SUM.length() + "\r\n\r\n" + SUM);
        assertEquals(200, connection.answer().status());
        connection.send(POST + "Content-Length: 2\r\n\r\n{}");
        assertAnswer(400, "invalid_request", connection.answer());
      }
    }
  }

  @Test
  void anExpectationIsMetBeforeTheBodyIsSent() throws IOException {
    try (RawConnection connection = server.connect()) {
      String head = POST + "Expect: 100-continue\r\nContent-Length: " + SUM.length() + "\r\n\r\n";
      assertEquals(100, connection.send(head).answer().status());
      assertEquals(200, connection.send(SUM).answer().status());
    }
  }

  @Test
  void bodiesThatAreOnlyAnnouncedTakeNoRoomFromOthers() throws IOException {
    String head =
        POST + "Expect: 100-continue\r\nContent-Length: " + ServerFixture.LARGEST_BODY + "\r\n\r\n";
    List<RawConnection> idle = new ArrayList<>();
    try {
      for (long room = 0;
          room <= ServerFixture.LARGEST_BODIES;
          room += ServerFixture.LARGEST_BODY) {
        idle.add(server.connect().send(head));
        assertEquals(100, idle.get(idle.size() - 1).answer().status());
      }
    } finally {
      for (RawConnection connection : idle) {
        connection.close();
      }
    }
  }

  @Test
  void aBodyThatIsTooLargeIsRefusedBeforeItIsSent() throws IOException {
    long length = ServerFixture.LARGEST_BODY + 1;
    try (RawConnection connection = server.connect()) {
      String head = POST + "Expect: 100-continue\r\nContent-Length: " + length + "\r\n\r\n";
      Reply reply = connection.send(head).answer();
      assertAnswer(413, "too_large", reply);
      assertTrue(reply.header("Blindserve-Record").isPresent());
    }
  }

  @Test
  void chunksThatGrowTooLargeAreRefused() throws IOException {
    try (RawConnection connection = server.connect()) {
      byte[] piece = new byte[1 << 16];
      Arrays.fill(piece, (byte) ' ');
      connection.send(POST + "Transfer-Encoding: chunked\r\n\r\n");
      for (long sent = 0; sent <= ServerFixture.LARGEST_BODY; sent += piece.length) {
        connection.send("10000\r\n").send(piece).send("\r\n");
      }
      assertAnswer(413, "too_large", connection.answer());
    }
  }

  @Test
  void aSlowBodyRunsOutOfTime() throws IOException {
    try (RawConnection connection = server.connect()) {
      connection.send(POST + "Content-Length: 100\r\n\r\n{\"inputs\"");
      assertAnswer(408, "timeout", connection.answer());
      assertTrue(connection.isClosedByServer());
    }
  }

  @Test
  void aCallerMayLeaveInTheMiddle() throws IOException {
    for (String head : new String[] {POST, KEYS}) {
      try (RawConnection connection = server.connect()) {
        connection.send(head + "Content-Length: 100\r\n\r\n{\"inputs\"");
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "1x", "99999999999999999999", "1, 2"})
  void aLengthThatIsNoneIsRefused(String length) throws IOException {
    try (RawConnection connection = server.connect()) {
      connection.send(POST + "Content-Length: " + length + "\r\n\r\n" + SUM);
      assertAnswer(400, "invalid_request", connection.answer());
    }
  }

  @Test
  void twoLengthsAreRefused() throws IOException {
    try (RawConnection connection = server.connect()) {
      connection.send(POST + "Content-Length: 5\r\nContent-Length: 6\r\n\r\n" + SUM);
      assertAnswer(400, "invalid_request", connection.answer());
    }
  }

  @Test
  void aLengthAndChunksTogetherAreRefused() throws IOException {
    try (RawConnection connection = server.connect()) {
      connection.send(POST + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
      assertEquals(400, connection.answer().status());
    }
  }

  @Test
  void aHeadThatIsTooLargeIsRefused() throws IOException {
    try (RawConnection connection = server.connect()) {
      connection.send(POST + "X-Padding: " + "a".repeat(20_000) + "\r\n\r\n");
      int status = connection.answer().status();
      assertTrue(status == 431 || status == 400, () -> "status " + status);
    }
  }

  @Test
  void anotherLanguageIsRefused() throws IOException {
    try (RawConnection connection = server.connect()) {
      connection.send("HELO there\r\n\r\n");
      assertEquals(400, connection.answer().status());
    }
  }

  @Test
  void keysNeedALength() throws IOException {
    try (RawConnection connection = server.connect()) {
      connection.send(KEYS + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
      assertAnswer(411, "length_required", connection.answer());
    }
  }

  @Test
  void keysNeedTheirMediaType() throws IOException {
    try (RawConnection connection = server.connect()) {
      String head = KEYS.replace("application/octet-stream", "text/plain");
      connection.send(head + "Content-Length: 1\r\n\r\nx");
      assertAnswer(415, "unsupported_media_type", connection.answer());
    }
  }

  @Test
  void keysNeedAProfileThatIsKnown() throws IOException {
    try (RawConnection connection = server.connect()) {
      connection.send(KEYS + "Content-Length: 1\r\n\r\nx");
      assertAnswer(409, "key_profile_mismatch", connection.answer());
    }
  }

  @Test
  void keysNeedAProfile() throws IOException {
    try (RawConnection connection = server.connect()) {
      String head = KEYS.replaceAll("Blindserve-Key-Profile.*\r\n", "");
      connection.send(head + "Content-Length: 1\r\n\r\nx");
      assertAnswer(400, "invalid_request", connection.answer());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "GET|/v2/models/sum/infer|POST",
        "POST|/v2/models/sum|GET",
        "POST|/v2/health/live|GET",
        "POST|/v2/evaluation-keys/00|DELETE,HEAD,PUT",
        "DELETE|/metrics|GET"
      })
  void aWrongMethodIsToldTheRightOnes(String method, String path, String allowed)
      throws IOException {
    try (RawConnection connection = server.connect()) {
      connection.send(method + " " + path + " HTTP/1.1\r\nHost: here\r\nContent-Length: 0\r\n\r\n");
      Reply reply = connection.answer();
      assertAnswer(405, "method_not_allowed", reply);
      Set<String> named = new TreeSet<>();
      for (String name : reply.header("Allow").orElse("").split(",")) {
        named.add(name.strip());
      }
      assertEquals(allowed, String.join(",", named));
    }
  }

  @Test
  void aPathThatCannotBeDecodedIsRefused() throws IOException {
    try (RawConnection connection = server.connect()) {
      connection.send("GET /v2/models/%zz HTTP/1.1\r\nHost: here\r\n\r\n");
      Reply reply = connection.answer();
      assertTrue(reply.status() == 400 || reply.status() == 404, reply::text);
    }
  }
}
