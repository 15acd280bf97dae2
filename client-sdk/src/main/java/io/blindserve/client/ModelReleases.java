package io.blindserve.client;

import io.blindserve.client.select.VersionChoice;
import io.blindserve.client.transport.ServerApi;
import io.blindserve.he.json.JsonWriter;
import java.util.Optional;

/**
 * Which versions of a model callers get. Changes are an operator's right, and each is on record at
 * the server with who made it and why. Every method throws what calls throw: {@link
 * io.blindserve.client.failure.BlindserveException}. Immutable.
 */
public final class ModelReleases {

  private static final byte[] NOTHING = new byte[0];

  private final ServerApi api;
  private final String path;

  ModelReleases(ServerApi api, String model) {
    this.api = api;
    this.path = VersionChoice.latest(model).path();
  }

  /**
   * Why something is changed.
   *
   * @param reason {@code requested}, {@code release}, {@code rollback}, {@code incident} or {@code
   *     maintenance}; empty for the usual one of the change
   * @param ticket number under which the reason is written down elsewhere
   */
  public record Why(Optional<String> reason, Optional<String> ticket) {

    /** Gives no reason. */
    public static Why unsaid() {
      return new Why(Optional.empty(), Optional.empty());
    }
  }

  /** Asks what callers get, and returns the server's JSON as it wrote it. */
  public byte[] statusAsJson() {
    return api.manage("GET", path + "/release", NOTHING);
  }

  /** Gives a label to a version; {@code default} is that of callers who name none. */
  public void moveLabel(String label, int version, Why why) {
    api.manage("PUT", label(label), body(Optional.of(version), Optional.empty(), why));
  }

  /** Takes a label away. */
  public void removeLabel(String label, Why why) {
    api.manage("DELETE", label(label), body(Optional.empty(), Optional.empty(), why));
  }

  /**
   * Gives a version to some of the callers who name none, or changes their share.
   *
   * @param percent 0 to 100
   */
  public void start(int version, int percent, Why why) {
    start(version, ReleaseTrial.ofPercent(percent), why);
  }

  /** Begins to try a version, or changes how it is tried. */
  public void start(int version, ReleaseTrial trial, Why why) {
    api.manage("PUT", path + "/release", body(Optional.of(version), Optional.of(trial), why));
  }

  /** Gives the version that is being tried to all callers who name none. */
  public void promote(Why why) {
    api.manage("POST", path + "/release/promote", body(Optional.empty(), Optional.empty(), why));
  }

  /** Gives the version that is being tried to nobody any more. */
  public void rollBack(Why why) {
    api.manage("POST", path + "/release/rollback", body(Optional.empty(), Optional.empty(), why));
  }

  private String label(String label) {
    if (!VersionChoice.isLabel(label)) {
      throw new IllegalArgumentException("a label has 1 to 64 of A-Z a-z 0-9 _ -, a letter first");
    }
    return path + "/labels/" + label;
  }

  private static byte[] body(Optional<Integer> version, Optional<ReleaseTrial> trial, Why why) {
    JsonWriter json = new JsonWriter().beginObject();
    version.ifPresent(number -> json.name("version").value(Integer.toString(number)));
    trial.ifPresent(how -> how.write(json));
    why.reason().ifPresent(word -> json.name("reason").value(word));
    why.ticket().ifPresent(number -> json.name("ticket").value(number));
    return json.endObject().toBytes();
  }
}
