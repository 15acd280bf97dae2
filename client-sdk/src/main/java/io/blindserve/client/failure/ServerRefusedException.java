package io.blindserve.client.failure;

/** The server answered with an error of its closed list (docs/protocol.md). */
public final class ServerRefusedException extends BlindserveException {

  private static final long serialVersionUID = 1L;

  private final int status;
  private final String code;

  /**
   * Makes a refusal.
   *
   * @param status the HTTP status
   * @param code the server's error code, or {@code http_status} when the body was no error document
   * @param sentence the server's sentence
   */
  public ServerRefusedException(int status, String code, String sentence) {
    super("the server refused (" + status + " " + code + "): " + sentence);
    this.status = status;
    this.code = code;
  }

  /** Returns the HTTP status. */
  public int status() {
    return status;
  }

  /** Returns the server's error code, for example {@code unknown_model}. */
  public String code() {
    return code;
  }
}
