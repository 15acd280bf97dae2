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

  /** Floods of refused calls whose count is still to come. */
  private final Set<String> floods = new HashSet<>();

  private String first = "";
  private String last = "";

  void add(RecordFacts record, long index) throws NotVerifiedException {
    if (record.sequence() != index
        || !record.id().startsWith(HexFormat.of().toHexDigits(index, PLACE_DIGITS))) {
      throw new NotVerifiedException("entry " + index + " says that it is another one");
    }
    if (!RecordKinds.isKnown(record)) {
      throw new NotVerifiedException("entry " + index + " is of no kind that records have");
    }
    count("records", record.type(), 1);
    switch (record.type()) {
      case "request" -> open.add(record.id());
      case "outcome" -> outcome(record, index);
      case "aggregate" -> aggregate(record, index);
      case "key" -> count("keys", record.action(), 1);
      case "model" -> count("versions", action(record), 1);
      default -> count(record.type(), action(record), 1);
    }
  }

  private static String action(RecordFacts record) {
    return record.model().isEmpty() ? record.action() : record.action() + " " + record.model();
  }

  private void outcome(RecordFacts record, long index) throws NotVerifiedException {
    if (!record.parent().isEmpty() && !open.remove(record.parent())) {
      throw new NotVerifiedException(
          "entry " + index + " ends a call that did not begin before it");
    }
    call(record, 1);
    count("models", record.model(), 1);
    count("paths", record.path(), 1);
  }

  /** The calls of a flood have one outcome, and their number stands in the second record. */
  private void aggregate(RecordFacts record, long index) throws NotVerifiedException {
    if (record.parent().isEmpty()) {
      floods.add(record.id());
      return;
    }
    if (!floods.remove(record.parent()) || !record.count().matches("[1-9][0-9]{0,17}")) {
      throw new NotVerifiedException(
          "entry " + index + " counts calls of which none was refused before it");
    }
    long calls = Long.parseLong(record.count());
    count("counted only", outcomeOf(record), calls);
    call(record, calls);
  }

  private void call(RecordFacts record, long calls) {
    count("callers", record.caller(), calls);
    count("outcomes", outcomeOf(record), calls);
    time(record.time());
  }

  private static String outcomeOf(RecordFacts record) {
    return record.code().isEmpty() ? record.outcome() : record.outcome() + " " + record.code();
  }

  private void count(String what, String value, long by) {
    SortedMap<String, Long> values = counts.computeIfAbsent(what, any -> new TreeMap<>());
    String name = value.isEmpty() ? NONE : value;
    values.merge(
        values.size() < MOST_VALUES || values.containsKey(name) ? name : OTHER, by, Long::sum);
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

  /** Returns how many floods have no count. */
  long uncounted() {
    return floods.size();
  }

  String first() {
    return first;
  }

  String last() {
    return last;
  }
}
