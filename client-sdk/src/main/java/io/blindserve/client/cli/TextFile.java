package io.blindserve.client.cli;

import io.blindserve.he.json.Json;
import io.blindserve.he.json.JsonException;
import io.blindserve.he.json.JsonLimits;
import io.blindserve.he.json.JsonValue;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** What a person gives as a file, or as the standard input by the name {@code -}. */
final class TextFile {

  private static final String STANDARD_INPUT = "-";
  private static final int LARGEST = 256 << 20;

  private TextFile() {}

  /** Returns what messages call it. */
  static String name(String file) {
    return file.equals(STANDARD_INPUT) ? "the standard input" : file;
  }

  static Csv csv(String file) {
    return file.equals(STANDARD_INPUT)
        ? Csv.parse(name(file), text(file, bytes(file)))
        : Csv.read(Path.of(file));
  }

  static JsonValue json(String file) {
    return json(name(file), bytes(file));
  }

  static JsonValue json(String name, byte[] text) {
    try {
      return Json.parse(text, JsonLimits.ofBytes(LARGEST));
    } catch (JsonException e) {
      throw new CliException(name + " is not JSON: " + e.getMessage(), e);
    }
  }

  private static String text(String file, byte[] bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw new CliException(name(file) + " is not UTF-8 text", e);
    }
  }

  private static byte[] bytes(String file) {
    try (InputStream in =
        file.equals(STANDARD_INPUT) ? System.in : Files.newInputStream(Path.of(file))) {
      byte[] bytes = in.readNBytes(LARGEST + 1);
      if (bytes.length > LARGEST) {
        throw new CliException(name(file) + " is larger than " + (LARGEST >> 20) + " MiB");
      }
      return bytes;
    } catch (IOException e) {
      throw new CliException(
          name(file) + " cannot be read (" + e.getClass().getSimpleName() + ")", e);
    }
  }
}
