package io.blindserve.client.transport;

import java.util.regex.Pattern;

/**
 * The secret by which a server knows its caller (RFC 6750). Shows itself to nobody but the server.
 *
 * @param secret 1 to 512 characters of the alphabet of bearer tokens
 */
public record AccessToken(String secret) {

  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9._~+/-]{1,512}={0,2}");

  /** Checks the alphabet, and names nothing of what it is not. */
  public AccessToken {
    if (!FORM.matcher(secret).matches()) {
      throw new IllegalArgumentException(
          "a token is 1 to 512 letters, digits and . _ ~ + / - without blanks");
    }
  }

  /** Returns the value of the header {@code Authorization}. */
  String header() {
    return "Bearer " + secret;
  }

  /** Tells nothing of the secret. */
  @Override
  public String toString() {
    return "AccessToken";
  }
}
