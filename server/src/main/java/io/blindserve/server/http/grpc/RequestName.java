package io.blindserve.server.http.grpc;

/**
 * By what a caller tells one of its requests from others, as it came.
 *
 * @param model the model's name; empty for none
 * @param version the version; empty for none
 * @param id of the request; empty for none
 */
public record RequestName(String model, String version, String id) {

  /** That of a message of which nothing could be read. */
  public static final RequestName UNKNOWN = new RequestName("", "", "");
}
