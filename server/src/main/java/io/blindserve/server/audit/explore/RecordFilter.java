package io.blindserve.server.audit.explore;

import io.blindserve.server.audit.verify.RecordFacts;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Which records somebody looks for: all conditions must hold. Texts are compared as they stand in
 * records; a caller's pseudonym and a key's id may be given by their beginning. Immutable.
 */
public final class RecordFilter {

  /** Lets every record through. */
  public static final RecordFilter ALL = new RecordFilter("", "", Map.of());

  private final String since;
  private final String until;
  private final Map<Field, String> wanted;

  /** What can be looked for. */
  public enum Field {
    TYPE("type", false),
    CALLER("actor.ref", true),
    MODEL("model.name", false),
    VERSION("model.version", false),
    PATH("path", false),
    OUTCOME("outcome", false),
    CODE("code", false),
    ACTION("action", false),
    KEY("he.evk", true);

    private final String name;
    private final boolean prefix;

    Field(String name, boolean prefix) {
      this.name = name;
      this.prefix = prefix;
    }

    private boolean fits(RecordFacts record, String value) {
      String found = record.text(name);
      return prefix ? found.startsWith(value) : found.equals(value);
    }
  }

  private RecordFilter(String since, String until, Map<Field, String> wanted) {
    this.since = since;
    this.until = until;
    this.wanted = wanted;
  }

  /** Also wants a field to have a value; nothing is wanted where none is given. */
  public RecordFilter with(Field field, Optional<String> value) {
    if (value.isEmpty()) {
      return this;
    }
    Map<Field, String> more = new LinkedHashMap<>(wanted);
    more.put(field, value.get());
    return new RecordFilter(since, until, Map.copyOf(more));
  }

  /**
   * Also wants a time.
   *
   * @param first a time of records or its beginning, such as {@code 2026-11-24T10}: not earlier
   * @param end the same: earlier than that; empty for any
   */
  public RecordFilter within(String first, String end) {
    return new RecordFilter(first, end, wanted);
  }

  /** Returns whether a record is looked for. */
  public boolean matches(RecordFacts record) {
    String time = record.time();
    if (time.compareTo(since) < 0 || (!until.isEmpty() && time.compareTo(until) >= 0)) {
      return false;
    }
    for (Map.Entry<Field, String> one : wanted.entrySet()) {
      if (!one.getKey().fits(record, one.getValue())) {
        return false;
      }
    }
    return true;
  }
}
