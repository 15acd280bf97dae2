package io.blindserve.server.audit;

import io.blindserve.server.audit.store.DurableFiles;
import io.blindserve.server.audit.store.LogFolder;
import io.blindserve.server.audit.store.LogStore;
import java.io.IOException;
import java.util.Optional;

/**
 * Tells a log that is about to begin from one whose data are gone: both have keys and nothing else.
 * A file is there from before a log has its first key until it has data, so that keys without that
 * file and without data once signed for records that are missing. Under them no log may begin at
 * record 0 again: everybody who saw the old one would call that a step back, and rightly.
 */
final class LogBeginning {

  private static final String NAME = "beginning";

  private LogBeginning() {}

  /** Says that a log begins here; called before its first key is made. */
  static void announce(LogFolder folder) throws IOException {
    DurableFiles files = new DurableFiles(folder);
    files.put(NAME, new byte[0]);
    files.commit();
  }

  /** Says that it has data. */
  static void done(LogFolder folder) throws IOException {
    if (KeyFile.exists(folder, NAME)) {
      folder.delete(NAME);
      folder.forceFolder(LogFolder.ROOT);
    }
  }

  /**
   * Looks at a log that has keys.
   *
   * @return what is missing, and what to do about it; nothing where it has data, or begins
   */
  static Optional<String> missing(LogFolder folder) throws IOException {
    return KeyFile.exists(folder, NAME) || LogStore.hasData(folder)
        ? Optional.empty()
        : Optional.of(
            "the log's keys are here and all of its data are gone: signed, journal and log. Put"
                + " them back from a copy; or, to begin another log on purpose, move this folder"
                + " away with its keys and serve under a new --log-origin");
  }
}
