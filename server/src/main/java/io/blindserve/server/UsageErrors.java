package io.blindserve.server;

import io.blindserve.server.config.Settings;
import java.util.Arrays;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;

/**
 * Says where a wrong value stands: one line if that is a file or the environment, and otherwise
 * what the library says of a wrong command line.
 */
final class UsageErrors implements IParameterExceptionHandler {

  private final IParameterExceptionHandler usual;

  UsageErrors(IParameterExceptionHandler usual) {
    this.usual = usual;
  }

  @Override
  public int handleParseException(ParameterException failure, String[] words) throws Exception {
    Optional<String> place = place(failure, words);
    if (place.isEmpty()) {
      return usual.handleParseException(failure, words);
    }
    String sentence = String.valueOf(failure.getMessage()).replaceFirst("^--", "");
    failure.getCommandLine().getErr().println("blindserve: " + place.get() + ": " + sentence);
    return CommandLine.ExitCode.USAGE;
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
