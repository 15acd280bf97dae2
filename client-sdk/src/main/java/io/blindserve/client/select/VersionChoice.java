package io.blindserve.client.select;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A model by name and, when one is pinned, the version.
 *
 * @param model the model's name, not empty
 * @param version a number or a label; empty = the version that the server serves by default
 */
public record VersionChoice(String model, Optional<String> version) {

  private static final Pattern LABEL = Pattern.compile("[A-Za-z][A-Za-z0-9_-]{0,63}");

  /** Refuses empty names. */
  public VersionChoice {
    if (model.isEmpty() || version.filter(String::isEmpty).isPresent()) {
      throw new IllegalArgumentException("the name of a model or version is empty");
    }
  }

  /** Returns the choice of the server's default version. */
  public static VersionChoice latest(String model) {
    return new VersionChoice(model, Optional.empty());
  }

  /** Returns whether a text is a label of versions. */
  public static boolean isLabel(String text) {
    return LABEL.matcher(text).matches();
  }

  /** Returns the version's number if this names one; empty for a label and for the default. */
  public Optional<String> number() {
    return version.filter(text -> !isLabel(text));
  }

  /** Returns this model at a pinned version or label. */
  public VersionChoice pinned(String versionOrLabel) {
    return new VersionChoice(model, Optional.of(versionOrLabel));
  }

  /**
   * Returns {@code /v2/models/NAME} or {@code /v2/models/NAME/versions/VERSION}, percent-encoded.
   */
  public String path() {
    String base = "/v2/models/" + encode(model);
    return version.map(v -> base + "/versions/" + encode(v)).orElse(base);
  }

  private static String encode(String segment) {
    return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
  }

  /** Returns what a message calls it. */
  public String display() {
    return version.map(v -> model + " version " + v).orElse(model + " (default version)");
  }
}
