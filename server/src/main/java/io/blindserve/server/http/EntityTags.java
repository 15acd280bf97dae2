package io.blindserve.server.http;

import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a caller has already, and in which form it takes what it has not (RFC 9110, 12.5, 13.1). */
final class EntityTags {

  private EntityTags() {}

  /**
   * Returns whether a caller has a document.
   *
   * @param header the value of {@code If-None-Match}, or none
   * @param digest the document's tag without quotes; weak and strong forms are the same here
   */
  static boolean matches(@Nullable String header, String digest) {
    String tag = '"' + digest + '"';
    return header != null
        && Stream.of(header.split(",", -1))
            .map(String::strip)
            .anyMatch(one -> one.equals("*") || one.equals(tag) || one.equals("W/" + tag));
  }

  /**
   * Returns whether gzip may be sent.
   *
   * @param header the value of {@code Accept-Encoding}, or none
   */
  static boolean acceptsGzip(@Nullable String header) {
    return accepts(header, "gzip");
  }

  /**
   * Returns whether a coding is named as one that may be sent.
   *
   * @param header the value of {@code Accept-Encoding}, or none
   * @param coding its name in lower case, of letters only
   */
  static boolean accepts(@Nullable String header, String coding) {
    return header != null
        && Stream.of(header.toLowerCase(Locale.ROOT).split(",", -1))
            .map(String::strip)
            .anyMatch(
                one ->
                    one.matches(coding + "(\\s*;\\s*q\\s*=\\s*(1(\\.0*)?|0?\\.0*[1-9][0-9]*))?"));
  }
}
