package io.blindserve.server.audit.explore;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * The page on which a log is looked at: one document of HTML that asks for nothing but, where it
 * has no data in it, those of the server that it came from.
 */
public final class AuditPage {

  private static final String DATA = "/*DATA*/null";

  private AuditPage() {}

  /** Returns the page without data: it fetches them from {@code audit/records} beside it. */
  public static String live() {
    return page("null");
  }

  /**
   * Returns the page with its data, which needs nothing else.
   *
   * @param data a document of {@link PageData}
   */
  public static String of(byte[] data) {
    // Within a script, the end of the script must not occur; JSON has another way to write it.
    return page(new String(data, StandardCharsets.UTF_8).replace("<", "\\u003c"));
  }

  private static String page(String data) {
    return resource("page.html")
        .replace("/*STYLE*/", resource("page.css"))
        .replace("/*PROOF*/", resource("proof.js"))
        .replace("/*DRAW*/", resource("draw.js"))
        .replace("/*VIEW*/", resource("view.js"))
        .replace(DATA, data);
  }

  private static String resource(String name) {
    try (InputStream in = AuditPage.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
