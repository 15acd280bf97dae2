package io.blindserve.server.store;

import io.blindserve.server.model.ModelName;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;

/**
 * What is put into the folder at once: the folder of one version, or a single file.
 *
 * @param path of the folder or file in the folder of models, with slashes
 * @param version the version that it is, if it is one
 * @param objects its objects by the names of their files; a single file has the name {@link #SELF}
 */
record Unit(String path, Optional<Version> version, SortedMap<String, StoredObject> objects) {

  /** The name of a single file in its own path. */
  static final String SELF = ".";

  /** The largest file that is served. */
  static final long LARGEST = 1L << 30;

  /** Those that a manifest can name, and itself. */
  private static final int MOST_FILES = 257;

  private static final Pattern TAG = Pattern.compile("[A-Za-z0-9\"/+=_.:-]{1,128}");

  Unit {
    objects = Collections.unmodifiableSortedMap(new TreeMap<>(objects));
  }

  /** A version. */
  record Version(ModelName model, int number) {}

  boolean isFolder() {
    return !objects.containsKey(SELF);
  }

  /** Returns the bytes of all objects, which have been checked by {@link #problem}. */
  long bytes() {
    return objects.values().stream().mapToLong(StoredObject::size).sum();
  }

  /** Returns why it cannot be taken, for callers to read, if it cannot. */
  Optional<String> problem() {
    if (objects.size() > MOST_FILES) {
      return Optional.of("has " + objects.size() + " files, more than " + MOST_FILES);
    }
    return objects.entrySet().stream()
        .flatMap(entry -> problem(fileName(entry.getKey()), entry.getValue()).stream())
        .findFirst();
  }

  private String fileName(String name) {
    return name.equals(SELF) ? path.substring(path.lastIndexOf('/') + 1) : name;
  }

  private static Optional<String> problem(String file, StoredObject object) {
    if (object.size() < 0 || object.size() > LARGEST) {
      return Optional.of(file + " has " + object.size() + " bytes, more than " + LARGEST);
    }
    return TAG.matcher(object.tag()).matches()
        ? Optional.empty()
        : Optional.of(file + " is listed without a tag that tells its content");
  }

  @Override
  public String toString() {
    return version
        .map(named -> "model " + named.model() + " version " + named.number())
        .orElse(path);
  }
}
