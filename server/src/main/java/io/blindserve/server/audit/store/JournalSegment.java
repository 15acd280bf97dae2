package io.blindserve.server.audit.store;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a file of the journal holds.
 *
 * @param first index of its first entry
 * @param entries of all whole groups from its beginning on
 * @param bytes of these groups
 * @param torn whether there is something else than zeros behind them
 * @param length of the file, with the zeros that wait to be written over
 */
record JournalSegment(long first, List<byte[]> entries, int bytes, boolean torn, int length) {

  /**
   * Reads a file. A group is written only when the one before it is durable, so what is behind the
   * last whole group was never answered for, and a whole group behind a broken one is a sign that
   * the broken one was whole once.
   *
   * @throws DamagedLogException if a group in the middle is broken or out of order
   */
  static JournalSegment read(long first, byte[] file) throws IOException {
    List<byte[]> entries = new ArrayList<>();
    int at = 0;
    for (Optional<JournalGroup> group = JournalGroup.at(file, at);
        group.isPresent();
        group = JournalGroup.at(file, at)) {
      if (group.get().first() != first + entries.size()) {
        throw new DamagedLogException(
            "the journal has entry "
                + group.get().first()
                + " where entry "
                + (first + entries.size())
                + " belongs");
      }
      entries.addAll(group.get().entries());
      at += group.get().bytes();
    }
    if (JournalGroup.isBehind(file, at)) {
      throw new DamagedLogException(
          "the journal is broken at entry " + (first + entries.size()) + " and goes on behind it");
    }
    return new JournalSegment(first, entries, at, hasContent(file, at), file.length);
  }

  private static boolean hasContent(byte[] file, int from) {
    for (int at = from; at < file.length; at++) {
      if (file[at] != 0) {
        return true;
      }
    }
    return false;
  }

  long end() {
    return first + entries.size();
  }
}
