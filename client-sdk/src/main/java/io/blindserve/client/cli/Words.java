package io.blindserve.client.cli;

import java.util.List;

/**
 * The words of a command line, with the server's own words taken out: {@code demo --server-command
 * WORD... -- [options]}. They are cut out before anything else looks at them, because some of them
 * look like options.
 *
 * @param serverCommand how the server is started; empty when the line does not say
 * @param rest all other words
 */
record Words(List<String> serverCommand, List<String> rest) {

  static final String SERVER_COMMAND = "--server-command";
  static final String END = "--";

  Words {
    serverCommand = List.copyOf(serverCommand);
    rest = List.copyOf(rest);
  }

  static Words of(String... words) {
    List<String> all = List.of(words);
    boolean demo = all.size() > 1 && all.get(0).equals("demo") && all.get(1).equals(SERVER_COMMAND);
    if (!demo) {
      return new Words(List.of(), all);
    }
    List<String> after = all.subList(2, all.size());
    int end = after.indexOf(END);
    List<String> command = end < 0 ? after : after.subList(0, end);
    List<String> options = end < 0 ? List.of() : after.subList(end + 1, after.size());
    List<String> rest = new java.util.ArrayList<>(List.of("demo"));
    rest.addAll(options);
    return new Words(command, rest);
  }
}
