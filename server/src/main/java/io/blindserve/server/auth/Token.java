package io.blindserve.server.auth;

import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/** The secret of a caller: 256 random bits, written so that scanners of secrets can know it. */
public final class Token {

  private static final String PREFIX = "bsv_";
  private static final int BYTES = 32;

  /** The alphabet of RFC 6750. */
  private static final String FORM = "[A-Za-z0-9._~+/-]{1,512}={0,2}";

  private static final Pattern SCHEME = Pattern.compile("(?i:Bearer)(\\s.*)?");
  private static final Pattern BEARER = Pattern.compile("(?i:Bearer) +(" + FORM + ")");

  private Token() {}

  /** Returns a token that nobody has had. */
  public static String fresh() {
    byte[] bytes = new byte[BYTES];
    new SecureRandom().nextBytes(bytes);
    return PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /** Returns whether a text could be a token of some server. */
  public static boolean isOne(String text) {
    return text.matches(FORM);
  }

  /** Returns whether an {@code Authorization} header is of the scheme of tokens. */
  static boolean isBearer(String authorization) {
    return SCHEME.matcher(authorization).matches();
  }

  /** Returns the token of an {@code Authorization} header, if it has one. */
  static Optional<String> ofHeader(String authorization) {
    return Optional.of(BEARER.matcher(authorization))
        .filter(matcher -> matcher.matches())
        .map(matcher -> matcher.group(1));
  }
}
