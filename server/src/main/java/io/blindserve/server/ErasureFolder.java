package io.blindserve.server;

import io.blindserve.keys.file.DurableFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Where an operator asks a running server to erase evidence: a folder in its data folder, for the
 * server's user alone. Who may write there may do so to the evidence as well, so that nobody gets a
 * right by it. {@code ID.ask} asks for a record, {@code ID.done} answers, and {@code evidence} has
 * the path of the folder of evidence while a server looks here.
 */
final class ErasureFolder {

  private static final String NAME = "erasures";
  private static final String ASK = ".ask";
  private static final String DONE = ".done";
  private static final Pattern ASKED = Pattern.compile("[0-9a-f]{32}\\.ask");
  private static final int LARGEST = 4096;
  private static final long PAUSE_MILLIS = 50;

  private final Path folder;

  /** Makes nothing yet. */
  ErasureFolder(Path data) {
    this.folder = data.resolve(NAME);
  }

  private Path file(String name) {
    return folder.resolve(name);
  }

  private static void write(Path file, String text) throws IOException {
    DurableFile.write(file, out -> out.write(text.getBytes(StandardCharsets.UTF_8)));
  }

  private static String read(Path file) throws IOException {
    if (Files.size(file) > LARGEST) {
      throw new IOException(file + " is too large");
    }
    return Files.readString(file);
  }

  /** Says that a server looks here from now on. */
  void open(Path evidence) throws IOException {
    DurableFile.makeFolder(folder);
    write(file("evidence"), evidence.toRealPath().toString());
  }

  /** Says that no server does. */
  void shut() throws IOException {
    Files.deleteIfExists(file("evidence"));
  }

  /** Tells whether a server looks here that keeps evidence in a folder. */
  boolean isFor(Path evidence) throws IOException {
    try {
      return Files.isSameFile(Path.of(read(file("evidence"))), evidence);
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  /** Asks for a record. */
  void ask(String record) throws IOException {
    Files.deleteIfExists(file(record + DONE));
    write(file(record + ASK), "");
  }

  /** Returns the records that were asked for, the oldest first. */
  List<String> asked() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> ASKED.matcher(name).matches())
          .map(name -> name.substring(0, name.length() - ASK.length()))
          .sorted()
          .toList();
    }
  }

  /** Answers; whoever asked may be gone. */
  void answer(String record, String text) throws IOException {
    // In this order, or whoever asks again at once would have that removed.
    Files.deleteIfExists(file(record + ASK));
    write(file(record + DONE), text);
  }

  /**
   * Waits for an answer, and takes it away.
   *
   * @return nothing if there is none in time; then nobody asks any more
   */
  Optional<String> await(String record, Duration patience) throws IOException {
    long end = System.nanoTime() + patience.toNanos();
    Path done = file(record + DONE);
    while (System.nanoTime() < end) {
      if (Files.exists(done)) {
        String text = read(done);
        Files.delete(done);
        return Optional.of(text);
      }
      try {
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      }
    }
    Files.deleteIfExists(file(record + ASK));
    return Optional.empty();
  }
}
