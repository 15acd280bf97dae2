package io.blindserve.server;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** Operators read sentences, not names of classes. */
class OneLineErrorsTest {

  @Command(name = "fail")
  private record Failing(Exception failure) implements Callable<Integer> {
    @Override
    public Integer call() throws Exception {
      throw failure;
    }
  }

  private static String told(Exception failure) {
    StringWriter err = new StringWriter();
    int code =
        new CommandLine(new Failing(failure))
            .setErr(new PrintWriter(err))
            .setExecutionExceptionHandler(new OneLineErrors())
            .execute();
    assertEquals(CommandLine.ExitCode.SOFTWARE, code);
    return err.toString().strip().replaceFirst("^blindserve: ", "");
  }

  @Test
  void namesOfClassesAreTranslated() {
    assertEquals("there is no /b", told(new NoSuchFileException("/b")));
    assertEquals("there is no folder /a", told(new NoSuchFileException("/a/b")));
    assertEquals("access to /a/b is denied", told(new AccessDeniedException("/a/b")));
    assertEquals("/a/b: full", told(new FileSystemException("/a/b", null, "full")));
    assertEquals("no host has the name h.invalid", told(new UnknownHostException("h.invalid")));
    assertEquals("nothing answers at that address", told(new ConnectException()));
    assertEquals("Connection refused", told(new ConnectException("Connection refused")));
    assertEquals("held", told(new UncheckedIOException(new IOException("held"))));
    assertEquals(
        "there is no x", told(new UncheckedIOException("y", new NoSuchFileException("x"))));
    assertEquals("IOException", told(new IOException()));
  }
}
