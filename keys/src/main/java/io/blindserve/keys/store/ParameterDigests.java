package io.blindserve.keys.store;

import java.util.regex.Pattern;

/** The form of the names under which seeds are filed. */
final class ParameterDigests {

  private static final Pattern FORM = Pattern.compile("sha256:[0-9a-f]{64}");

  private ParameterDigests() {}

  static boolean isWellFormed(String digest) {
    return FORM.matcher(digest).matches();
  }

  static String check(String digest) {
    if (!isWellFormed(digest)) {
      throw new IllegalArgumentException(
          "a parameter digest is 'sha256:' and 64 lower-case hex digits, got "
              + digest.length()
              + " characters");
    }
    return digest;
  }
}
