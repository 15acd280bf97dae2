package io.blindserve.server;

import io.blindserve.server.config.NearMiss;
import io.blindserve.server.config.Settings;
import java.io.PrintWriter;
import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Says what is wrong with a command line, and where more is to be read: a page of all options would
 * hide it. A value that stands in a file or the environment is told with its place.
 */
final class UsageErrors implements IParameterExceptionHandler {

  @Override
  public int handleParseException(ParameterException failure, String[] words) {
    CommandLine command = failure.getCommandLine();
    PrintWriter err = command.getErr();
    Optional<String> place = place(failure, words);
    if (place.isPresent()) {
      String sentence = String.valueOf(failure.getMessage()).replaceFirst("^--", "");
      err.println("blindserve: " + place.get() + ": " + sentence);
    } else {
      err.println("blindserve: " + failure.getMessage());
      nearest(failure).ifPresent(word -> err.println("did you mean " + word + "?"));
      err.println("see " + command.getCommandSpec().qualifiedName() + " --help");
    }
    err.flush();
    return CommandLine.ExitCode.USAGE;
  }

  /** Returns the word that was meant by the first that nobody knows. */
  private static Optional<String> nearest(ParameterException failure) {
    if (!(failure instanceof UnmatchedArgumentException unknown)) {
      return Optional.empty();
    }
    String written = unknown.getUnmatched().get(0).replaceFirst("=.*", "");
    CommandSpec command = failure.getCommandLine().getCommandSpec();
    Collection<String> words =
        written.startsWith("-") ? command.optionsMap().keySet() : command.subcommands().keySet();
    return NearMiss.of(written, words);
  }

  private static Optional<String> place(ParameterException failure, String[] words) {
    return failure.getCommandLine().getDefaultValueProvider() instanceof Settings settings
            && failure.getArgSpec() instanceof OptionSpec option
            && !isGiven(option.longestName(), words)
        ? settings.where(option)
        : Optional.empty();
  }

  private static boolean isGiven(String option, String[] words) {
    return Arrays.stream(words)
        .anyMatch(word -> word.equals(option) || word.startsWith(option + "="));
  }
}
