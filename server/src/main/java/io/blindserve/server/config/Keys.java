package io.blindserve.server.config;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The settings that there are: the options of a command, by their names without dashes. */
final class Keys {

  /** The option that names the file, which cannot stand in it. */
  static final String CONFIG = "config";

  private static final String PREFIX = "BLINDSERVE_SERVE_";

  private static final Pattern SECRET =
      Pattern.compile("(.*-)?(password|passphrase|secret|token|credentials)");

  private final Map<String, OptionSpec> options = new LinkedHashMap<>();

  Keys(CommandSpec command) {
    for (OptionSpec option : command.options()) {
      String key = key(option);
      if (!option.usageHelp() && !option.versionHelp() && !key.equals(CONFIG)) {
        options.put(key, option);
      }
    }
  }

  static String key(OptionSpec option) {
    return option.longestName().replaceFirst("^-+", "");
  }

  /**
   * Returns the environment variable of a key. Not {@code BLINDSERVE_PORT}: Kubernetes sets that
   * for every container beside a service called blindserve.
   */
  static String variable(String key) {
    return PREFIX + key.toUpperCase(Locale.ROOT).replace('-', '_');
  }

  /**
   * Returns whether a value of the key must not be shown: files hold secrets, their names do not.
   */
  static boolean isSecret(String key) {
    return SECRET.matcher(key).matches();
  }

  static boolean isFlag(OptionSpec option) {
    return option.type() == boolean.class || option.type() == Boolean.class;
  }

  static boolean isWhole(OptionSpec option) {
    return option.type() == int.class || option.type() == Integer.class;
  }

  Collection<OptionSpec> options() {
    return options.values();
  }

  Optional<OptionSpec> find(String key) {
    return Optional.ofNullable(options.get(key));
  }

  /** Returns the end of a sentence about a key that there is not. */
  String suggestion(String written) {
    return NearMiss.of(written, options.keySet())
        .map(word -> "; did you mean '" + word + "'?")
        .orElse("; docs/configuration.md lists the keys");
  }
}
