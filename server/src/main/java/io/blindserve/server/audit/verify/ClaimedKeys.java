package io.blindserve.server.audit.verify;

import io.blindserve.keys.sign.NoteException;
import io.blindserve.keys.sign.SignedNote;
import io.blindserve.keys.tlog.Checkpoint;
import io.blindserve.keys.tlog.EntryBundle;
import io.blindserve.keys.tlog.TileId;
import io.blindserve.keys.tlog.WidestTiles;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * What a log says itself of a change of its keys, for somebody whose keys did not sign its head.
 * Nothing of it is proven: it says what to ask for, and not what to believe.
 */
public final class ClaimedKeys {

  /** A million records; behind that nobody waits for advice. */
  private static final int MOST_BUNDLES = 4_000;

  private ClaimedKeys() {}

  /**
   * Looks for the newest record of a change of keys.
   *
   * @return what it says, in words; nothing where there is none at hand, or the log cannot be read
   */
  public static Optional<String> newest(LogSource log) {
    try {
      SignedNote note = SignedNote.parse(log.checkpoint());
      return newest(log, Checkpoint.parse(note.text()).size()).map(KeyChange::text);
    } catch (IOException | NoteException | NotVerifiedException e) {
      return Optional.empty();
    }
  }

  private static Optional<KeyChange> newest(LogSource log, long size)
      throws IOException, NotVerifiedException {
    WidestTiles tiles = new WidestTiles(log);
    long last = (size - 1) / TileId.FULL;
    for (long bundle = last; bundle >= 0 && last - bundle < MOST_BUNDLES; bundle--) {
      long first = bundle * TileId.FULL;
      int width = (int) Math.min(TileId.FULL, size - first);
      List<byte[]> entries = EntryBundle.decode(tiles.read(TileId.entries(bundle, width)), width);
      for (int i = width - 1; i >= 0; i--) {
        Optional<KeyChange> change =
            KeyChange.of(RecordFacts.read(entries.get(i), first + i), first + i);
        if (change.isPresent()) {
          return change;
        }
      }
    }
    return Optional.empty();
  }
}
