package io.blindserve.server.store;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where models lie in an object store: {@code s3://bucket/prefix}.
 *
 * @param bucket name of the bucket
 * @param prefix what all keys begin with, without a slash at its end; may be empty
 */
public record StoreAddress(String bucket, String prefix) {

  /** What addresses begin with, and folders do not. */
  public static final String SCHEME = "s3://";

  private static final int LONGEST_PREFIX = 512;
  private static final Pattern FORM =
      Pattern.compile(
          "s3://([A-Za-z0-9][A-Za-z0-9._-]{1,61}[A-Za-z0-9])(?:/((?:[A-Za-z0-9!_.*'()=@+-]+/)*[A-Za-z0-9!_.*'()=@+-]+))?/?");
  private static final Pattern DOTS = Pattern.compile("(.*/)?\\.{1,2}(/.*)?");

  /**
   * Reads an address.
   *
   * @throws IllegalArgumentException with one sentence if it is none
   */
  public static StoreAddress parse(String text) {
    Matcher matcher = FORM.matcher(text);
    if (text.length() > LONGEST_PREFIX + SCHEME.length() || !matcher.matches()) {
      throw new IllegalArgumentException(
          "must be s3://BUCKET or s3://BUCKET/PREFIX, of at most "
              + LONGEST_PREFIX
              + " letters, digits and ! _ . * ' ( ) = @ + - without empty parts");
    }
    String prefix = matcher.group(2) == null ? "" : matcher.group(2);
    if (DOTS.matcher(prefix).matches()) {
      throw new IllegalArgumentException("must have no part that is . or ..");
    }
    return new StoreAddress(matcher.group(1), prefix);
  }

  /** Returns what the keys of its objects begin with. */
  public String keyPrefix() {
    return prefix.isEmpty() ? "" : prefix + "/";
  }

  /** Returns the last part, which a folder with the same content would have as its name. */
  String lastName() {
    return prefix.isEmpty() ? bucket : prefix.substring(prefix.lastIndexOf('/') + 1);
  }

  @Override
  public String toString() {
    return SCHEME + bucket + (prefix.isEmpty() ? "" : "/" + prefix);
  }
}
