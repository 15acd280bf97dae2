package io.blindserve.server.audit.verify;

import io.blindserve.keys.sign.NoteException;
import io.blindserve.keys.sign.NoteVerifier;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a record says of a change of the log's keys.
 *
 * @param index its place
 * @param retired whether the old keys sign no more, and not only the new ones too
 * @param time when, as the record has it
 * @param from the old keys, as far as they are keys
 * @param to the new ones
 */
record KeyChange(
    long index, boolean retired, String time, List<NoteVerifier> from, List<NoteVerifier> to) {

  private static final String ROTATED = "keys_rotated";
  private static final String RETIRED = "keys_retired";

  KeyChange {
    from = List.copyOf(from);
    to = List.copyOf(to);
  }

  /** Returns nothing for records about something else. */
  static Optional<KeyChange> of(RecordFacts record, long index) {
    boolean retired = record.action().equals(RETIRED);
    if (!record.type().equals("log") || !(retired || record.action().equals(ROTATED))) {
      return Optional.empty();
    }
    return Optional.of(
        new KeyChange(
            index,
            retired,
            record.time(),
            keys(record, "keys.from", "keys.from_mldsa"),
            keys(record, "keys.to", "keys.to_mldsa")));
  }

  private static List<NoteVerifier> keys(RecordFacts record, String... names) {
    return Stream.of(names).map(record::text).flatMap(text -> key(text).stream()).toList();
  }

  private static Optional<NoteVerifier> key(String text) {
    try {
      return Optional.of(NoteVerifier.parse(text));
    } catch (NoteException e) {
      return Optional.empty();
    }
  }

  /**
   * Tells whether the old keys had ceased before a head: the one with this record is their last.
   */
  boolean endsBefore(long size) {
    return retired && size > index + 1;
  }

  /** Returns what it says, in words. */
  String text() {
    return String.format(
        Locale.ROOT,
        retired
            ? "record %d of %s: %s sign%s no more, %s do"
            : "record %d of %s: %s hand%s over to %s",
        index,
        time,
        ids(from),
        from.size() == 1 ? "s" : "",
        ids(to));
  }

  private static String ids(List<NoteVerifier> keys) {
    return "key " + String.join(" and ", keys.stream().map(NoteVerifier::id).toList());
  }
}
