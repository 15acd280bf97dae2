package io.blindserve.server;

import io.blindserve.server.audit.EpochFolder;
import io.blindserve.server.audit.EpochKey;
import io.blindserve.server.audit.LogSettings;
import io.blindserve.server.audit.TileAuditLog;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Instant;

/** The epoch of pseudonyms that a server starts with. */
final class ServerEpoch {

  private static final System.Logger LOG = System.getLogger(ServerEpoch.class.getName());

  private ServerEpoch() {}

  /**
   * Returns the key of the epoch that is, or of the next one where that one is over: on record
   * first, under the epoch before. Where it cannot be recorded the epoch goes on until the next
   * start.
   *
   * @param data folder of the server, whose log nobody has open
   * @throws IOException if a file cannot be read or written
   */
  static EpochKey choose(Path data, LogSettings settings) throws IOException {
    EpochFolder epochs = new EpochFolder(data);
    if (!epochs.isOver(Instant.now())) {
      return epochs.current();
    }
    EpochKey before = epochs.current();
    String next = epochs.prepare().id();
    try (TileAuditLog log =
        TileAuditLog.open(data.resolve(InferenceServer.AUDIT), settings, before)) {
      new ServerRecords(log, before, InferenceServer.owner(before)).epochBegun(next);
    } catch (IOException e) {
      LOG.log(Level.WARNING, "no epoch begins, since that cannot be recorded: {0}", e.getMessage());
      return before;
    }
    return epochs.rotate();
  }
}
