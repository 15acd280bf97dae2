package io.blindserve.server.http.openapi;

import io.blindserve.server.problem.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.Collectors;

/** Files that lie beside the classes. */
final class Resources {

  private Resources() {}

  /** Returns the schemas, those of codes with the closed list of them. */
  static String schemas() {
    String codes =
        Arrays.stream(ErrorCode.values())
            .map(code -> '"' + code.label() + '"')
            .collect(Collectors.joining(", "));
    return text("schemas.json").replace("\"{{codes}}\"", codes);
  }

  static String text(String name) {
    try (InputStream in = Resources.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is missing from the jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).strip();
    } catch (IOException e) {
      throw new UncheckedIOException("reading " + name + " failed", e);
    }
  }
}
