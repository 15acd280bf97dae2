package io.blindserve.client.transport;

import io.blindserve.he.json.JsonObject;
import io.blindserve.he.json.JsonValue;

/**
 * One line of the server's repository index.
 *
 * @param name the model
 * @param version its version
 * @param state for example {@code READY}
 */
public record IndexEntry(String name, String version, String state) {

  static IndexEntry parse(JsonObject entry) {
    return new IndexEntry(text(entry, "name"), text(entry, "version"), text(entry, "state"));
  }

  private static String text(JsonObject entry, String member) {
    return entry.find(member).map(JsonValue::asString).map(Documents::printable).orElse("");
  }
}
