package io.blindserve.server.store;

import io.blindserve.server.model.DurableFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
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
 * the files agree with it. Not thread-safe.
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
  private long bytes;

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
        index.bytes = index.units.values().stream().mapToLong(CacheIndex::size).sum();
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

  /** Returns the units that are folders where this one has a file, or files where it has one. */
  List<String> inTheWayOf(String path) {
    return units.keySet().stream()
        .filter(other -> other.startsWith(path + "/") || path.startsWith(other + "/"))
        .toList();
  }

  /** Returns the bytes of all units. */
  long bytes() {
    return bytes;
  }

  /** Returns the bytes that all units have once one is there as the store lists it. */
  long bytesWith(Unit unit) {
    return bytes - size(files(unit.path())) + unit.bytes();
  }

  void put(String path, SortedMap<String, Entry> files) {
    remove(path);
    units.put(path, new TreeMap<>(files));
    bytes += size(files);
  }

  void remove(String path) {
    bytes -= size(files(path));
    units.remove(path);
  }

  private static long size(SortedMap<String, Entry> files) {
    return files.values().stream().mapToLong(Entry::size).sum();
  }

  /** Writes it, whole or not at all, durably. */
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
    String text = String.join("\n", lines) + "\n";
    DurableFile.replace(file, text.getBytes(StandardCharsets.ISO_8859_1));
  }
}
