package io.blindserve.server.audit.verify;

import java.util.Collections;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Counts records, and checks what each says of its place and of the one before it. */
final class Tally {

  /** Values that are counted apart; those of later ones are added up. */
  private static final int MOST_VALUES = 1000;

  /** An id begins with the place of its record. */
  private static final int PLACE_DIGITS = 12;

  private static final String OTHER = "(others)";
  private static final String NONE = "(none)";

  private final Map<String, SortedMap<String, Long>> counts = new LinkedHashMap<>();

  /** Requests that no outcome has named yet. */
  private final Set<String> open = new HashSet<>();

  private String first = "";
  private String last = "";

  void add(RecordFacts record, long index) throws NotVerifiedException {
    if (record.sequence() != index
        || !record.id().startsWith(HexFormat.of().toHexDigits(index, PLACE_DIGITS))) {
      throw new NotVerifiedException("entry " + index + " says that it is another one");
    }
    count("records", record.type());
    if (record.type().equals("request")) {
      open.add(record.id());
      return;
    }
    if (!record.parent().isEmpty() && !open.remove(record.parent())) {
      throw new NotVerifiedException(
          "entry " + index + " ends a call that did not begin before it");
    }
    count("callers", record.caller());
    count("models", record.model());
    count("paths", record.path());
    count(
        "outcomes",
        record.code().isEmpty() ? record.outcome() : record.outcome() + " " + record.code());
    time(record.time());
  }

  private void count(String what, String value) {
    SortedMap<String, Long> values = counts.computeIfAbsent(what, any -> new TreeMap<>());
    String name = value.isEmpty() ? NONE : value;
    values.merge(
        values.size() < MOST_VALUES || values.containsKey(name) ? name : OTHER, 1L, Long::sum);
  }

  /** Times have one form, in which they are ordered as texts are. */
  private void time(String time) {
    if (!time.isEmpty()) {
      first = first.isEmpty() || time.compareTo(first) < 0 ? time : first;
      last = time.compareTo(last) > 0 ? time : last;
    }
  }

  Map<String, SortedMap<String, Long>> counts() {
    return Collections.unmodifiableMap(counts);
  }

  /** Returns how many requests have no outcome. */
  long unfinished() {
    return open.size();
  }

  String first() {
    return first;
  }

  String last() {
    return last;
  }
}
