package io.blindserve.server.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What lies in a mirror: for each file its digest, and what the store told its content by. A file
 * of lines, {@code SHA-256 SIZE TAG PATH FILE} with tabs between them. It is believed only where
 * the files agree with it, so nothing is forced to disk. Not thread-safe.
 */
final class CacheIndex {

  private static final String FORMAT = "blindserve-mirror-1";
  private static final String PART = "[A-Za-z0-9_-][A-Za-z0-9._-]{0,127}";
  private static final Pattern LINE =
      Pattern.compile(
          "([0-9a-f]{64})\\t([0-9]{1,10})\\t([A-Za-z0-9\"/+=_.:-]{1,128})\\t("
              + PART
              + "(?:/"
              + PART
              + ")?)\\t(\\.|"
              + PART
              + ")");
  private static final int DIGEST = 1;
  private static final int SIZE = 2;
  private static final int TAG = 3;
  private static final int PATH = 4;
  private static final int NAME = 5;

  private final Path file;
  private final SortedMap<String, SortedMap<String, Entry>> units = new TreeMap<>();

  private CacheIndex(Path file) {
    this.file = file;
  }

  /**
   * What is known of a file.
   *
   * @param size its bytes
   * @param tag what the store told its content by
   * @param digest its SHA-256 in hexadecimal digits
   */
  record Entry(long size, String tag, String digest) {

    boolean isOf(StoredObject object) {
      return size == object.size() && tag.equals(object.tag());
    }
  }

  /** Reads an index; one that cannot be read is empty, for then all can be fetched again. */
  static CacheIndex read(Path file) throws IOException {
    CacheIndex index = new CacheIndex(file);
    if (Files.exists(file)) {
      List<String> lines = Files.readAllLines(file, StandardCharsets.ISO_8859_1);
      if (!lines.isEmpty() && lines.get(0).equals(FORMAT)) {
        lines.subList(1, lines.size()).forEach(index::parse);
      }
    }
    return index;
  }

  private void parse(String line) {
    Matcher matcher = LINE.matcher(line);
    if (matcher.matches()) {
      units
          .computeIfAbsent(matcher.group(PATH), fresh -> new TreeMap<>())
          .put(
              matcher.group(NAME),
              new Entry(
                  Long.parseLong(matcher.group(SIZE)), matcher.group(TAG), matcher.group(DIGEST)));
    }
  }

  Set<String> paths() {
    return new TreeSet<>(units.keySet());
  }

  boolean isEmpty() {
    return units.isEmpty();
  }

  /** Returns the files of a unit; there are none where the unit is not there. */
  SortedMap<String, Entry> files(String path) {
    return Collections.unmodifiableSortedMap(units.getOrDefault(path, new TreeMap<>()));
  }

  /** Returns the entry of a file whose content is that of an object, if there is one. */
  Optional<Entry> same(String path, String name, StoredObject object) {
    return Optional.ofNullable(files(path).get(name)).filter(entry -> entry.isOf(object));
  }

  /** Returns whether a unit lies there as the store lists it. */
  boolean has(Unit unit) {
    SortedMap<String, Entry> files = files(unit.path());
    return files.keySet().equals(unit.objects().keySet())
        && unit.objects().entrySet().stream()
            .allMatch(entry -> same(unit.path(), entry.getKey(), entry.getValue()).isPresent());
  }

  long bytes() {
    return units.values().stream()
        .flatMap(files -> files.values().stream())
        .mapToLong(Entry::size)
        .sum();
  }

  void put(String path, SortedMap<String, Entry> files) {
    units.put(path, new TreeMap<>(files));
  }

  void remove(String path) {
    units.remove(path);
  }

  void save() throws IOException {
    List<String> lines = new ArrayList<>(List.of(FORMAT));
    units.forEach(
        (path, files) ->
            files.forEach(
                (name, entry) ->
                    lines.add(
                        String.join(
                            "\t",
                            entry.digest(),
                            Long.toString(entry.size()),
                            entry.tag(),
                            path,
                            name))));
    Path draft = file.resolveSibling(file.getFileName() + ".new");
    Files.write(draft, lines, StandardCharsets.ISO_8859_1);
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
  }
}
