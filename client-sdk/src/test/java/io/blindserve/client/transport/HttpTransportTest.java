package io.blindserve.client.transport;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.blindserve.client.FakeServer;
import io.blindserve.client.FakeServer.Answer;
import io.blindserve.client.FakeServer.Asked;
import io.blindserve.client.failure.ProtocolException;
import io.blindserve.client.failure.TransportException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class HttpTransportTest {

  private static final RetryPolicy QUICK =
      new RetryPolicy(3, Duration.ofMillis(1), Duration.ofSeconds(2));
  private static final Answer FINE = Answer.json(200, "{}");

  @Test
  void repeatsOverloadAndBrokenConnectionsWithTheSameBytes() {
    for (Answer trouble :
        List.of(
            Answer.error(503, "overloaded"),
            Answer.error(429, "quota_exceeded"),
            Answer.dropped())) {
      try (FakeServer server = new FakeServer(inTurn(trouble, trouble, FINE))) {
        assertEquals(200, transport(server.address()).send(upload()).status());
        assertEquals(3, server.asked().size());
        for (Asked asked : server.asked()) {
          assertArrayEquals(new byte[] {1, 2, 3, 4}, asked.body());
          assertEquals("4", asked.headers().get("Content-Length"));
          assertEquals("Bearer bsv_of-a-test", asked.headers().get("Authorization"));
        }
      }
    }
  }

  @Test
  void givesUpAfterTheStatedNumberOfTries() {
    try (FakeServer server = new FakeServer(asked -> Answer.error(503, "overloaded"))) {
      assertEquals(503, transport(server.address()).send(upload()).status());
      assertEquals(3, server.asked().size());
    }
    try (FakeServer server = new FakeServer(asked -> Answer.dropped())) {
      assertThrows(TransportException.class, () -> transport(server.address()).send(upload()));
      assertEquals(3, server.asked().size());
    }
  }

  @Test
  void repeatsNothingElseAndFollowsNoRedirect() {
    for (int status : new int[] {200, 301, 307, 400, 404, 409, 500, 502, 504}) {
      try (FakeServer server =
          new FakeServer(asked -> Answer.json(status, "{}").with("Location", "/elsewhere"))) {
        assertEquals(status, transport(server.address()).send(upload()).status());
        assertEquals(1, server.asked().size());
      }
    }
  }

  @Test
  void doesNotWaitLongerThanItSaid() {
    try (FakeServer server =
        new FakeServer(asked -> Answer.error(503, "overloaded").with("Retry-After", "3600"))) {
      assertEquals(503, transport(server.address()).send(upload()).status());
      assertEquals(1, server.asked().size());
    }
  }

  @Test
  void readsNoMoreThanItAskedFor() {
    try (FakeServer server =
        new FakeServer(asked -> new Answer(200, java.util.Map.of(), new byte[1001]))) {
      HttpTransport transport = transport(server.address());
      assertEquals(1001, transport.send(Request.get("/", 1001)).bodySize());
      assertThrows(ProtocolException.class, () -> transport.send(Request.get("/", 1000)));
      assertEquals(2, server.asked().size());
    }
  }

  @Test
  void namesAServerThatIsNotThere() {
    URI gone;
    try (FakeServer server = new FakeServer(asked -> FINE)) {
      gone = server.address();
    }
    var thrown = assertThrows(TransportException.class, () -> transport(gone).send(upload()));
    assertEquals(
        "PUT at " + gone + ": cannot connect; is the server running there?", thrown.getMessage());
  }

  @Test
  void aSlowAnswerIsNotAskedForAgain() throws Exception {
    var release = new java.util.concurrent.CountDownLatch(1);
    try (FakeServer server =
        new FakeServer(
            asked -> {
              awaitQuietly(release);
              return FINE;
            })) {
      TransportOptions hasty =
          new TransportOptions(
              server.address(),
              Optional.empty(),
              Optional.empty(),
              Duration.ofSeconds(5),
              Duration.ofMillis(200),
              QUICK);
      assertThrows(TransportException.class, () -> new HttpTransport(hasty).send(upload()));
      release.countDown();
      assertEquals(1, server.asked().size());
    }
  }

  private static void awaitQuietly(java.util.concurrent.CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void tellsHowMuchOfABodyIsSent() {
    List<Long> told = new ArrayList<>();
    try (FakeServer server = new FakeServer(asked -> FINE)) {
      Request.Body body =
          new Request.Body(List.of(new byte[100_000], new byte[0], new byte[50_000]));
      transport(server.address()).send(Request.of("PUT", "/", 100).body(body).onSent(told::add));
      assertEquals(150_000, server.asked().get(0).body().length);
    }
    assertEquals(List.of(65_536L, 100_000L, 150_000L), told);
  }

  @Test
  void addressesAreChecked() {
    for (String bad :
        List.of(
            "ftp://host",
            "http:///x",
            "http://host?x=1",
            "http://host#f",
            "http://user:secret@host",
            "host")) {
      assertThrows(IllegalArgumentException.class, () -> transport(URI.create(bad)), bad);
    }
  }

  private static HttpTransport transport(URI server) {
    return new HttpTransport(
        new TransportOptions(
            server,
            Optional.empty(),
            Optional.of(new AccessToken("bsv_of-a-test")),
            Duration.ofSeconds(5),
            Duration.ofSeconds(30),
            QUICK));
  }

  private static Request upload() {
    return Request.of("PUT", "/x", 1 << 16)
        .body(new Request.Body(List.of(new byte[] {1, 2}, new byte[] {3, 4})));
  }

  private static Function<Asked, Answer> inTurn(Answer... answers) {
    Iterator<Answer> next = List.of(answers).iterator();
    return asked -> next.next();
  }
}
