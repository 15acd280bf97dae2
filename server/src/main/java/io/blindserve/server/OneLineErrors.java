package io.blindserve.server;

import io.blindserve.server.config.ConfigException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/**
 * Says what went wrong in one line: an operator's log is no place for a stack trace of a busy port.
 */
final class OneLineErrors implements IExecutionExceptionHandler {

  private static final String CHECKPOINT = "checkpoint";
  private static final String LOG_HINT = ": a log is the folder audit/log, or URL/log";

  @Override
  public int handleExecutionException(Exception failure, CommandLine line, ParseResult parsed) {
    line.getErr().println("blindserve: " + sentence(failure));
    return failure instanceof ConfigException
        ? CommandLine.ExitCode.USAGE
        : CommandLine.ExitCode.SOFTWARE;
  }

  private static String sentence(Exception failure) {
    if (failure instanceof UncheckedIOException io && io.getCause() != null) {
      return sentence(io.getCause());
    }
    if (failure instanceof FileSystemException file && file.getFile() != null) {
      return sentence(file);
    }
    if (failure instanceof UnknownHostException) {
      return "no host has the name " + failure.getMessage();
    }
    if (failure instanceof ConnectException && failure.getMessage() == null) {
      return "nothing answers at that address";
    }
    return failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
  }

  /** The library names the file alone, and what is wrong with it in the name of the class. */
  private static String sentence(FileSystemException failure) {
    String file = failure.getFile();
    if (failure instanceof NoSuchFileException) {
      return "there is no " + missing(file);
    }
    if (failure instanceof AccessDeniedException) {
      return "access to " + file + " is denied";
    }
    if (failure instanceof FileAlreadyExistsException) {
      return file + " is there already, and is not what is wanted";
    }
    return failure.getReason() == null
        ? file + " cannot be read or written"
        : String.valueOf(failure.getMessage());
  }

  /** Where a file is to be written, what is missing is its folder. */
  private static String missing(String file) {
    String what = file;
    if (!file.startsWith("http://") && !file.startsWith("https://")) {
      Path folder = Path.of(file).toAbsolutePath().getParent();
      if (folder != null && !Files.isDirectory(folder)) {
        what = "folder " + Path.of(file).getParent();
      }
    }
    return what + (isCheckpoint(file) ? LOG_HINT : "");
  }

  private static boolean isCheckpoint(String file) {
    return file.equals(CHECKPOINT) || file.endsWith("/" + CHECKPOINT);
  }
}
