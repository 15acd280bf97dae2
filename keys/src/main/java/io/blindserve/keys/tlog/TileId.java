package io.blindserve.keys.tlog;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of a tile or of a bundle of entries.
 *
 * @param kind what it holds
 * @param level 0 to 63 for hashes, 0 for entries
 * @param index counted from 0 within the level
 * @param width hashes or entries in it, 1 to 256; 256 is a full one
 */
public record TileId(Kind kind, int level, long index, int width) {

  /** Hashes, or entries, in a full tile. */
  public static final int FULL = 256;

  /** Levels of the tree in one level of tiles. */
  public static final int HEIGHT = 8;

  private static final int HIGHEST_LEVEL = 63;
  private static final int GROUP = 1000;

  /** As long as the path of an index of 63 bits. */
  private static final int LONGEST_PATH = 64;

  private static final Pattern PATH =
      Pattern.compile(
          "tile/(?<level>entries|0|[1-9][0-9]?)/(?<index>(?:x[0-9]{3}/){0,6}[0-9]{3})"
              + "(?:\\.p/(?<width>[1-9][0-9]{0,2}))?");

  /** What a tile holds. */
  public enum Kind {
    HASHES,
    ENTRIES
  }

  /** Checks the ranges. */
  public TileId {
    if (level < 0 || level > HIGHEST_LEVEL || (kind == Kind.ENTRIES && level > 0)) {
      throw new IllegalArgumentException("no tile has level " + level);
    }
    if (index < 0 || width < 1 || width > FULL) {
      throw new IllegalArgumentException("no tile has index " + index + " and width " + width);
    }
  }

  /** Names a tile of hashes. */
  public static TileId hashes(int level, long index, int width) {
    return new TileId(Kind.HASHES, level, index, width);
  }

  /** Names a bundle of entries. */
  public static TileId entries(long index, int width) {
    return new TileId(Kind.ENTRIES, 0, index, width);
  }

  /** Returns the path below the prefix of the log. */
  public String path() {
    String number = String.format("%03d", index % GROUP);
    for (long rest = index / GROUP; rest > 0; rest /= GROUP) {
      number = String.format("x%03d/", rest % GROUP) + number;
    }
    String place = kind == Kind.ENTRIES ? "entries" : Integer.toString(level);
    return "tile/" + place + "/" + number + (width == FULL ? "" : ".p/" + width);
  }

  /** Reads a path that somebody asked for; nothing if it is not the one path of a tile. */
  public static Optional<TileId> parse(String path) {
    if (path.length() > LONGEST_PATH) {
      return Optional.empty();
    }
    Matcher parts = PATH.matcher(path);
    if (!parts.matches()) {
      return Optional.empty();
    }
    String place = parts.group("level");
    int level = place.equals("entries") ? 0 : Integer.parseInt(place);
    String partial = parts.group("width");
    int width = partial == null ? FULL : Integer.parseInt(partial);
    Optional<Long> index = index(parts.group("index"));
    if (level > HIGHEST_LEVEL || (partial != null && width >= FULL) || index.isEmpty()) {
      return Optional.empty();
    }
    TileId id =
        new TileId(place.equals("entries") ? Kind.ENTRIES : Kind.HASHES, level, index.get(), width);
    return Optional.of(id).filter(found -> found.path().equals(path));
  }

  /** Seven groups of three digits may be more than fits. */
  private static Optional<Long> index(String groups) {
    try {
      return Optional.of(Long.parseLong(groups.replace("x", "").replace("/", "")));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }
}
