package io.blindserve.keys.secret;

/**
 * The permission to see the bytes of a {@link SecretBytes}.
 *
 * <p>It guards nothing by itself: anybody can ask for it. It is a marker for people who review
 * code. Whoever touches secret bytes has to write {@code SecretAccess}, so one search over the
 * sources lists all those places (the idea is Tink's {@code InsecureSecretKeyAccess}).
 */
public final class SecretAccess {

  private static final SecretAccess GRANTED = new SecretAccess();

  private SecretAccess() {}

  /** Returns the token. The caller wipes every copy of secret bytes that it makes with it. */
  public static SecretAccess granted() {
    return GRANTED;
  }
}
