package io.blindserve.client.cli;

/**
 * A failure with a sentence for the person at the terminal; it becomes one line and exit code 1.
 */
final class CliException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  CliException(String sentence) {
    super(sentence);
  }

  CliException(String sentence, Throwable cause) {
    super(sentence, cause);
  }
}
