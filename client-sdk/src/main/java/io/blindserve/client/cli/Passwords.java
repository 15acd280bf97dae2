package io.blindserve.client.cli;

import java.io.Console;
import java.util.Arrays;
import java.util.Optional;

/**
 * The password of a key file: from the environment, else from the person at the terminal. Callers
 * wipe what they get.
 */
final class Passwords {

  static final String VARIABLE = "BLINDSERVE_KEYS_PASSWORD";

  private final Terminal terminal;

  Passwords(Terminal terminal) {
    this.terminal = terminal;
  }

  /** Returns the password of a file that exists. */
  char[] existing() {
    return given().orElseGet(() -> ask("Password of the key file: "));
  }

  /** Returns the password of a file to be made; a person types it twice. */
  char[] fresh() {
    return given().orElseGet(this::askTwice);
  }

  private Optional<char[]> given() {
    Optional<String> value = terminal.environment().apply(VARIABLE);
    if (value.filter(String::isEmpty).isPresent()) {
      throw new CliException(VARIABLE + " is empty");
    }
    return value.map(String::toCharArray);
  }

  private char[] askTwice() {
    char[] once = ask("New password: ");
    char[] again = ask("The same again: ");
    boolean same = Arrays.equals(once, again);
    Arrays.fill(again, '\0');
    if (!same) {
      Arrays.fill(once, '\0');
      throw new CliException("the two passwords differ");
    }
    return once;
  }

  private char[] ask(String prompt) {
    Console console =
        terminal
            .console()
            .orElseThrow(
                () ->
                    new CliException(
                        "there is no terminal to ask for the password; set " + VARIABLE));
    char[] typed = console.readPassword(prompt);
    if (typed == null || typed.length == 0) {
      throw new CliException("no password was typed");
    }
    return typed;
  }
}
