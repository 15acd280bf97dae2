package io.blindserve.server.logging;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import org.junit.jupiter.api.Test;

class LogFormatTest {

  private static LogRecord entry(String message) {
    LogRecord entry = new LogRecord(Level.WARNING, message);
    entry.setLoggerName("some");
    entry.setParameters(new Object[] {"a\nb\"\u001b[31m"});
    return entry;
  }

  @Test
  void whatComesFromOutsideIsNoLineOfItsOwn() {
    String console = LogFormat.CONSOLE.formatter().format(entry("model {0}"));
    assertEquals(1, console.lines().count());
    assertTrue(console.endsWith("WARN  model a?b\"?[31m" + System.lineSeparator()), console);
    String json = LogFormat.JSON.formatter().format(entry("model {0}"));
    assertEquals(1, json.lines().count());
    assertEquals("model a\nb\"\u001b[31m", new JsonObject(json).getString("message"));
    assertEquals("warn", new JsonObject(json).getString("level"));
  }

  @Test
  void failuresAreOneLineOfJson() {
    LogRecord entry = entry("it broke");
    entry.setThrown(new IllegalStateException("why"));
    JsonObject json = new JsonObject(LogFormat.JSON.formatter().format(entry));
    assertEquals("java.lang.IllegalStateException", json.getString("error"));
    assertTrue(json.getString("stack").contains("LogFormatTest"));
  }

  @Test
  void aThreadNamesTheRequestForWhichItWorks() throws InterruptedException {
    AtomicReference<String> seen = new AtomicReference<>("");
    Runnable[] carried = new Runnable[1];
    RequestScope.run(
        Optional.of("outer"),
        () -> {
          RequestScope.run(Optional.of("inner"), () -> assertCurrent("inner"));
          assertCurrent("outer");
          RequestScope.run(
              Optional.empty(), () -> assertEquals(Optional.empty(), RequestScope.current()));
          carried[0] =
              RequestScope.carried(() -> seen.set(LogFormat.JSON.formatter().format(entry("x"))));
        });
    assertEquals(Optional.empty(), RequestScope.current());
    Thread other = new Thread(carried[0]);
    other.start();
    other.join();
    assertEquals("outer", new JsonObject(seen.get()).getString("request"));
  }

  private static void assertCurrent(String id) {
    assertEquals(Optional.of(id), RequestScope.current());
  }
}
