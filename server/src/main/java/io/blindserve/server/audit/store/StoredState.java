package io.blindserve.server.audit.store;

import io.blindserve.keys.sign.NoteException;
import io.blindserve.keys.sign.NoteVerifier;
import io.blindserve.keys.tlog.MalformedLogException;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * How a log lies on its disk, found by reading alone.
 *
 * @param damage why a server would not go on with it
 * @param signed entries of the head that was signed last, where that is readable
 * @param shown entries of the head that is shown, where that is readable
 * @param journal what whole files of the journal hold, the oldest first
 */
public record StoredState(
    Optional<String> damage, Optional<Long> signed, Optional<Long> shown, List<Piece> journal) {

  /**
   * A file of the journal.
   *
   * @param first place of its first entry
   * @param end place behind the last whole one
   * @param whole whether nothing is behind it
   */
  public record Piece(long first, long end, boolean whole) {}

  /** Copies the list. */
  public StoredState {
    journal = List.copyOf(journal);
  }

  /**
   * Reads a log, and changes nothing.
   *
   * @throws IOException if it cannot be read
   */
  public static StoredState read(LogFolder folder, NoteVerifier verifier) throws IOException {
    Optional<String> damage = Optional.empty();
    try {
      new Recovery(folder, verifier).find();
    } catch (DamagedLogException e) {
      damage = Optional.of(String.valueOf(e.getMessage()));
    }
    return new StoredState(
        damage,
        size(folder, LogPaths.SIGNED, verifier),
        size(folder, LogPaths.CHECKPOINT, verifier),
        pieces(folder));
  }

  private static Optional<Long> size(LogFolder folder, String path, NoteVerifier verifier)
      throws IOException {
    try {
      return Optional.of(Head.read(folder.read(path), verifier).size());
    } catch (NoSuchFileException | NoteException | MalformedLogException e) {
      return Optional.empty();
    }
  }

  private static List<Piece> pieces(LogFolder folder) throws IOException {
    List<Piece> pieces = new ArrayList<>();
    for (String name : folder.list(Journal.FOLDER)) {
      if (name.matches(Recovery.SEGMENT_NAME)) {
        long first = Long.parseLong(name);
        piece(folder, first).ifPresent(pieces::add);
      }
    }
    return pieces;
  }

  private static Optional<Piece> piece(LogFolder folder, long first) throws IOException {
    try {
      JournalSegment segment = JournalSegment.read(first, folder.read(Journal.path(first)));
      return Optional.of(new Piece(first, segment.end(), !segment.torn()));
    } catch (DamagedLogException e) {
      return Optional.empty();
    }
  }
}
