package io.blindserve.server.audit.store;

import io.blindserve.keys.tlog.TileId;

/** Where things lie in the folder of a log. */
public final class LogPaths {

  /** What others may read and copy. */
  public static final String PUBLISHED = "log";

  /** The newest checkpoint that is shown. */
  public static final String CHECKPOINT = PUBLISHED + "/checkpoint";

  /** The newest checkpoint that was signed: written before it is shown. */
  static final String SIGNED = "signed";

  private LogPaths() {}

  /** Returns the path of a tile. */
  public static String of(TileId id) {
    return PUBLISHED + "/" + id.path();
  }

  static String parent(String path) {
    int slash = path.lastIndexOf('/');
    return slash < 0 ? LogFolder.ROOT : path.substring(0, slash);
  }
}
