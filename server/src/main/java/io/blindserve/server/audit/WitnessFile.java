package io.blindserve.server.audit;

import io.blindserve.server.audit.witness.WitnessSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;

/**
 * The witnesses that a log's server was last told of. Commands that an operator runs while it is
 * down go by them too, or heads would be shown that nobody cosigned.
 */
final class WitnessFile {

  private static final String NAME = "witnesses";
  private static final int LARGEST = 256 << 10;

  private WitnessFile() {}

  /**
   * Keeps what a server was told, or returns what it was told last.
   *
   * @param told nothing for the latter
   * @throws IOException if the file cannot be read or written, or is none
   */
  static WitnessSettings settle(Path folder, Optional<WitnessSettings> told) throws IOException {
    Path file = folder.resolve(NAME);
    if (told.isEmpty()) {
      return Files.exists(file) ? read(file) : WitnessSettings.NONE;
    }
    if (told.get().witnesses().isEmpty()) {
      Files.deleteIfExists(file);
    } else {
      byte[] text = told.get().text().getBytes(StandardCharsets.UTF_8);
      if (!Files.exists(file) || !Arrays.equals(text, Files.readAllBytes(file))) {
        PrivateFiles.createDurably(file, text);
      }
    }
    return told.get();
  }

  private static WitnessSettings read(Path file) throws IOException {
    if (Files.size(file) > LARGEST) {
      throw new IOException(file + " is too large");
    }
    try {
      return WitnessSettings.read(Files.readAllBytes(file));
    } catch (IllegalArgumentException e) {
      throw new IOException(file + ": " + e.getMessage(), e);
    }
  }
}
