package io.blindserve.server.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.IDefaultValueProvider;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * What a file and the environment say of the options of a command. The command line wins over the
 * environment, that over the file, and that over defaults.
 */
public final class Settings implements IDefaultValueProvider {

  /** The file that is read where nobody names another. */
  static final String USUAL_FILE = "blindserve.yaml";

  private static final int LONGEST_SHOWN = 40;

  private final Keys keys;
  private final Map<String, String> environment;
  private final Optional<Path> file;
  private final Map<String, Entry> entries;

  private Settings(
      Keys keys, Map<String, String> environment, Optional<Path> file, Map<String, Entry> entries) {
    this.keys = keys;
    this.environment = environment;
    this.file = file;
    this.entries = entries;
  }

  /**
   * Reads what there is for a command and makes it the command's defaults.
   *
   * @param words of the whole command line, which may name the file
   * @param usual folder in which the file of the usual name is looked for
   * @throws ConfigException if the file is not one
   */
  public static Settings install(
      CommandLine command, String[] words, Map<String, String> environment, Path usual) {
    command.setCaseInsensitiveEnumValuesAllowed(true);
    makeFlagsAnswerable(command.getCommandSpec());
    Keys keys = new Keys(command.getCommandSpec());
    Optional<Path> file = file(words, environment, usual);
    Map<String, Entry> entries = file.map(YamlFile::read).orElse(Map.of());
    Settings settings = new Settings(keys, environment, file, entries);
    settings.check();
    command.setDefaultValueProvider(settings);
    return settings;
  }

  /** So that the command line can also say false where the file says true. */
  private static void makeFlagsAnswerable(CommandSpec command) {
    for (OptionSpec option : new Keys(command).options()) {
      if (Keys.isFlag(option) && option.arity().max() == 0) {
        command.remove(option);
        command.addOption(
            OptionSpec.builder(option)
                .arity("0..1")
                .fallbackValue("true")
                .paramLabel("true|false")
                .build());
      }
    }
  }

  private static Optional<Path> file(String[] words, Map<String, String> environment, Path usual) {
    String option = "--" + Keys.CONFIG;
    for (int i = 0; i < words.length; i++) {
      if (words[i].startsWith(option + "=")) {
        return Optional.of(Path.of(words[i].substring(option.length() + 1)));
      }
      if (words[i].equals(option) && i + 1 < words.length) {
        return Optional.of(Path.of(words[i + 1]));
      }
    }
    String named = environment.get(Keys.variable(Keys.CONFIG));
    if (named != null) {
      return Optional.of(Path.of(named));
    }
    return Optional.of(usual.resolve(USUAL_FILE)).filter(Files::exists);
  }

  private void check() {
    entries.forEach(
        (key, entry) ->
            check(
                keys.find(key)
                    .orElseThrow(
                        () ->
                            new ConfigException(
                                place(entry)
                                    + ": unknown key '"
                                    + printable(key)
                                    + "'"
                                    + keys.suggestion(key))),
                key,
                entry));
  }

  private void check(OptionSpec option, String key, Entry entry) {
    boolean flag = entry.value().equals("true") || entry.value().equals("false");
    if (Keys.isFlag(option) && !(flag && entry.plain())) {
      throw new ConfigException(place(entry) + ": " + key + " must be true or false");
    }
    if (Keys.isWhole(option) && !(entry.plain() && entry.value().matches("-?[0-9]{1,9}"))) {
      throw new ConfigException(place(entry) + ": " + key + " must be a whole number");
    }
  }

  private String place(Entry entry) {
    return file.map(Path::toString).orElse(USUAL_FILE) + ":" + entry.line();
  }

  private static String printable(String key) {
    String plain = key.replaceAll("\\p{Cntrl}|\\p{Cf}", "?");
    return plain.length() <= LONGEST_SHOWN ? plain : plain.substring(0, LONGEST_SHOWN) + "...";
  }

  @Override
  public @Nullable String defaultValue(ArgSpec argument) {
    if (!(argument instanceof OptionSpec option)) {
      return null;
    }
    String key = Keys.key(option);
    if (keys.find(key).isEmpty()) {
      return null;
    }
    String variable = environment.get(Keys.variable(key));
    if (variable != null) {
      return variable;
    }
    Entry entry = entries.get(key);
    return entry == null ? null : resolved(option, entry.value());
  }

  /** A path in the file begins where the file lies, wherever the server is started. */
  private String resolved(OptionSpec option, String value) {
    boolean place =
        FileOrAddress.class.isAssignableFrom(option.type()) && !FileOrAddress.isAddress(value);
    return place || option.type() == Path.class
        ? file.orElseThrow().toAbsolutePath().resolveSibling(value).normalize().toString()
        : value;
  }

  /** Returns the file that was read, if there is one. */
  public Optional<Path> file() {
    return file;
  }

  /** Returns where a value that no command line gave stands, or nothing for a default. */
  public Optional<String> where(OptionSpec option) {
    String key = Keys.key(option);
    if (environment.containsKey(Keys.variable(key))) {
      return Optional.of(Keys.variable(key));
    }
    return Optional.ofNullable(entries.get(key)).map(this::place);
  }

  Keys keys() {
    return keys;
  }
}
