package io.blindserve.server.http;

import com.fasterxml.jackson.core.io.JsonStringEncoder;

/** Strings of small JSON answers that are written by hand. */
final class JsonText {

  private JsonText() {}

  /** Returns a JSON string literal. */
  static String quote(String text) {
    return '"' + new String(JsonStringEncoder.getInstance().quoteAsString(text)) + '"';
  }
}
