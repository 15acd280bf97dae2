package io.blindserve.server.witness;

/**
 * What a witness answers.
 *
 * @param status of HTTP
 * @param type media type of the body
 * @param body text; never something that the request held
 */
public record WitnessAnswer(int status, String type, String body) {

  private static final String TEXT = "text/plain; charset=utf-8";
  private static final String SIZE = "text/x.tlog.size";

  static WitnessAnswer cosigned(String line) {
    return new WitnessAnswer(200, TEXT, line);
  }

  static WitnessAnswer conflict(long size) {
    return new WitnessAnswer(409, SIZE, size + "\n");
  }

  /** Refuses, and says why in one line. */
  public static WitnessAnswer refused(int status, String why) {
    return new WitnessAnswer(status, TEXT, why + "\n");
  }
}
