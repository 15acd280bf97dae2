package io.blindserve.server.config;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParseResult;

/** The settings that hold in the end, as a file that says the same, each with where it is from. */
public final class EffectiveSettings {

  private final Settings settings;
  private final ParseResult given;

  /** Makes the list of a command line that was parsed with {@code settings} as its defaults. */
  public EffectiveSettings(Settings settings, ParseResult given) {
    this.settings = settings;
    this.given = given;
  }

  /** Returns the lines; what has no value, and what is secret, stands in a comment. */
  public List<String> lines() {
    List<String> texts = new ArrayList<>();
    List<String> origins = new ArrayList<>();
    for (OptionSpec option : settings.keys().options()) {
      texts.add(text(option));
      origins.add(origin(option));
    }
    int width = texts.stream().mapToInt(String::length).max().orElse(0);
    List<String> lines = new ArrayList<>();
    lines.add(
        "# file: " + settings.file().map(file -> file.toAbsolutePath().toString()).orElse("none"));
    for (int i = 0; i < texts.size(); i++) {
      String text = texts.get(i);
      lines.add(text + " ".repeat(width - text.length()) + "  # " + origins.get(i));
    }
    return lines;
  }

  private static String text(OptionSpec option) {
    String key = Keys.key(option);
    Optional<Object> value =
        Optional.ofNullable(option.getValue())
            .filter(found -> !(found instanceof Collection<?> all && all.isEmpty()));
    if (value.isEmpty()) {
      return "# " + key + ":";
    }
    return Keys.isSecret(key)
        ? "# " + key + ": (set, not shown)"
        : key + ": " + scalar(option, text(value.get()));
  }

  /** Several values are words of one. */
  private static String text(Object value) {
    if (value instanceof Collection<?> all) {
      return all.stream().map(String::valueOf).collect(Collectors.joining(" "));
    }
    return value instanceof Enum<?> choice
        ? choice.toString().toLowerCase(Locale.ROOT)
        : value.toString();
  }

  private static String scalar(OptionSpec option, String text) {
    return Keys.isFlag(option) || Keys.isWhole(option) ? text : "'" + text.replace("'", "''") + "'";
  }

  private String origin(OptionSpec option) {
    if (given.hasMatchedOption(option.longestName())) {
      return "command line";
    }
    return settings.where(option).orElse("default");
  }
}
