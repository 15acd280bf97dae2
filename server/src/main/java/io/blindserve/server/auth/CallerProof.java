package io.blindserve.server.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * What a caller is known by, as files have it: the digest of its token, or a name in its
 * certificate. From neither can a call be made.
 *
 * @param text {@code sha256:} and 64 hex digits, or {@code dns:} or {@code uri:} and a name
 */
public record CallerProof(String text) {

  private static final String TOKEN = "sha256:";
  private static final String HOST = "dns:";
  private static final Pattern FORM =
      Pattern.compile("sha256:[0-9a-f]{64}|dns:[A-Za-z0-9._-]{1,253}|uri:[!-~]{1,1024}");

  private static final int SHOWN_DIGITS = 16;

  /**
   * Takes what a file says.
   *
   * @throws IllegalArgumentException if it is of no known form
   */
  public CallerProof {
    if (!FORM.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "a caller is known by sha256:DIGEST of a token, or by dns:NAME (no pattern) or uri:NAME of a certificate");
    }
    // The names of hosts have no case.
    text = text.startsWith(HOST) ? text.toLowerCase(Locale.ROOT) : text;
  }

  /** Returns what is known of a token: its SHA-256, which is enough for 256 random bits. */
  public static CallerProof ofToken(String token) {
    return new CallerProof(
        TOKEN + HexFormat.of().formatHex(sha256(token.getBytes(StandardCharsets.UTF_8))));
  }

  /**
   * Takes a name of certificates.
   *
   * @param text {@code dns:} or {@code uri:} and the name
   * @throws IllegalArgumentException if it is none
   */
  public static CallerProof ofCertificate(String text) {
    if (text.startsWith(TOKEN)) {
      throw new IllegalArgumentException("a name in a certificate is dns:NAME or uri:NAME");
    }
    return new CallerProof(text);
  }

  /** Returns how whoever shows it is authenticated. */
  AuthMethod method() {
    return text.startsWith(TOKEN) ? AuthMethod.TOKEN : AuthMethod.CERTIFICATE;
  }

  /** Returns a name that tells proofs of one caller apart. */
  String id() {
    return HexFormat.of()
        .formatHex(sha256(text.getBytes(StandardCharsets.UTF_8)))
        .substring(0, SHOWN_DIGITS);
  }

  private static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
