package io.blindserve.server.config;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** The table of all keys, as {@code docs/configuration.md} has it. */
public final class KeyTable {

  private KeyTable() {}

  /** Returns the lines of the table for the options of a command. */
  public static List<String> lines(CommandSpec command) {
    List<String> lines = new ArrayList<>();
    lines.add("| key | default | what it is |");
    lines.add("|---|---|---|");
    for (OptionSpec option : new Keys(command).options()) {
      lines.add("| `" + Keys.key(option) + "` | " + usual(option) + " | " + cell(option) + " |");
    }
    return lines;
  }

  private static String usual(OptionSpec option) {
    if (option.defaultValue() != null) {
      return "`" + option.defaultValue() + "`";
    }
    return Keys.isFlag(option) ? "`false`" : "";
  }

  /** Defaults have a column of their own. */
  private static String cell(OptionSpec option) {
    String description = String.join(" ", option.description());
    return description.replace(" (" + option.defaultValue() + ")", "").replace("|", "\\|");
  }
}
