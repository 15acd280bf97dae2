package io.blindserve.server.audit.verify;

import java.util.Collections;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
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

  /** Place of the first record that was counted; -1 before it. */
  private long base = -1;

  /** What was said of the log's keys last. */
  private Optional<KeyChange> keys = Optional.empty();

  private int keyChanges;

  /** Entries below it need not be at hand any more, by the records themselves. */
  private long retained;

  private String first = "";
  private String last = "";

  void add(RecordFacts record, long index) throws NotVerifiedException {
    if (record.number("seq") != index
        || !record.id().startsWith(HexFormat.of().toHexDigits(index, PLACE_DIGITS))) {
      throw new NotVerifiedException("entry " + index + " says that it is another one");
    }
    if (!RecordKinds.isKnown(record)) {
      throw new NotVerifiedException("entry " + index + " is of no kind that records have");
    }
    base = base < 0 ? index : base;
    count("records", record.type(), 1);
    switch (record.type()) {
      case "request" -> open.add(record.id());
      case "outcome" -> outcome(record, index);
      case "aggregate" -> aggregate(record, index);
      case "key" -> count("keys", record.action(), 1);
      case "log" -> log(record, index);
      case "model" -> count("versions", action(record), 1);
      default -> count(record.type(), action(record), 1);
    }
  }

  private void log(RecordFacts record, long index) {
    count("log", record.action(), 1);
    Optional<KeyChange> change = KeyChange.of(record, index);
    if (change.isPresent()) {
      keys = change;
      keyChanges++;
    }
    if (record.action().equals("retention")) {
      retained = Math.max(retained, record.number("span.from"));
    }
  }

  private static String action(RecordFacts record) {
    return record.model().isEmpty() ? record.action() : record.action() + " " + record.model();
  }

  private void outcome(RecordFacts record, long index) throws NotVerifiedException {
    if (!record.parent().isEmpty() && !open.remove(record.parent()) && isAtHand(record.parent())) {
      throw new NotVerifiedException(
          "entry " + index + " ends a call that did not begin before it");
    }
    call(record, 1);
    count("models", record.model(), 1);
    count("paths", record.text("path"), 1);
  }

  /** What is not at hand may have begun everything. */
  private boolean isAtHand(String id) {
    return base == 0 || id.compareTo(HexFormat.of().toHexDigits(base, PLACE_DIGITS)) >= 0;
  }

  /** The calls of a flood have one outcome, and their number stands in the second record. */
  private void aggregate(RecordFacts record, long index) throws NotVerifiedException {
    if (record.parent().isEmpty()) {
      floods.add(record.id());
      return;
    }
    long calls = record.number("count");
    if (calls < 1 || (!floods.remove(record.parent()) && isAtHand(record.parent()))) {
      throw new NotVerifiedException(
          "entry " + index + " counts calls of which none was refused before it");
    }
    count("counted only", record.outcome(), calls);
    call(record, calls);
  }

  private void call(RecordFacts record, long calls) {
    count("callers", record.caller(), calls);
    count("outcomes", record.outcome(), calls);
    time(record.time());
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

  /** Returns the newest record of a change of keys. */
  Optional<KeyChange> keys() {
    return keys;
  }

  /** Returns how many records of changes of keys there are. */
  int keyChanges() {
    return keyChanges;
  }

  /** Returns below which place entries need not be at hand. */
  long retained() {
    return retained;
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
