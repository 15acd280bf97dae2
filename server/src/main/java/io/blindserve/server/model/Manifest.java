package io.blindserve.server.model;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a version consists of: the text of {@code manifest.txt}, which names the model, the version
 * and the SHA-256 of each of its files, so that a manifest is of no use in another folder:
 *
 * <pre>
 * blindserve-manifest-1
 * model breast-cancer
 * version 2
 * 3f1d..  model.json
 * 90ac..  model.onnx
 * </pre>
 *
 * <p>Files stand in the order of their names. What it does not name does not belong to the version.
 * Immutable.
 *
 * @param model the model
 * @param version the version, at least 1
 * @param files SHA-256 of each file in 64 hexadecimal digits, by its name
 */
public record Manifest(ModelName model, int version, SortedMap<String, String> files) {

  /** The name of the file. */
  public static final String FILE = "manifest.txt";

  private static final String FORMAT = "blindserve-manifest-1";
  private static final String MODEL = "model ";
  private static final int HEAD_LINES = 3;
  private static final int MOST_FILES = 256;
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,127}");
  private static final Pattern DIGEST = Pattern.compile("[0-9a-f]{64}");
  private static final Pattern VERSION = Pattern.compile("version ([1-9][0-9]{0,8})");

  /**
   * Checks names and digests, and copies them.
   *
   * @throws IllegalArgumentException with one sentence if one has another form, the model's file is
   *     not among them, or there are more than 256
   */
  public Manifest {
    files = Collections.unmodifiableSortedMap(new TreeMap<>(files));
    require(version >= 1, "has no version");
    require(files.containsKey(ModelRepository.Location.MODEL), "does not name the model's file");
    require(!files.containsKey(FILE), "names itself");
    require(files.size() <= MOST_FILES, "names more than " + MOST_FILES + " files");
    files.forEach(
        (name, digest) ->
            require(
                NAME.matcher(name).matches() && DIGEST.matcher(digest).matches(),
                "has a line that is no digest and name of a file"));
  }

  /**
   * Reads a text, without the signatures below it.
   *
   * @throws IllegalArgumentException with one sentence if it is no manifest in its one form
   */
  static Manifest parse(String text) {
    String[] lines = text.split("\n", -1);
    require(lines.length > HEAD_LINES && lines[0].equals(FORMAT), "is not in the form " + FORMAT);
    String name = lines[1].startsWith(MODEL) ? lines[1].substring(MODEL.length()) : "";
    Matcher version = VERSION.matcher(lines[2]);
    require(ModelName.isValid(name) && version.matches(), "names no model and version");
    SortedMap<String, String> files = new TreeMap<>();
    for (int i = HEAD_LINES; i < lines.length - 1; i++) {
      int gap = lines[i].indexOf("  ");
      require(gap > 0, "has a line that is no digest and name of a file");
      files.put(lines[i].substring(gap + 2), lines[i].substring(0, gap));
    }
    Manifest manifest =
        new Manifest(new ModelName(name), Integer.parseInt(version.group(1)), files);
    require(manifest.text().equals(text), "has its files twice or in another order");
    return manifest;
  }

  /** Returns the text; it ends with a newline. */
  public String text() {
    StringBuilder text = new StringBuilder();
    text.append(FORMAT).append('\n').append(MODEL).append(model);
    text.append("\nversion ").append(version).append('\n');
    files.forEach((name, digest) -> text.append(digest).append("  ").append(name).append('\n'));
    return text.toString();
  }

  /** Returns whether this is the manifest of a version. */
  boolean isOf(ModelRepository.Location location) {
    return model.equals(location.name()) && version == location.version();
  }

  /** Returns whether a name can stand in a manifest. */
  static boolean canName(String file) {
    return NAME.matcher(file).matches() && !file.equals(FILE);
  }

  private static void require(boolean condition, String what) {
    if (!condition) {
      throw new IllegalArgumentException(FILE + " " + what);
    }
  }
}
