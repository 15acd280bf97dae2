package io.blindserve.server.auth;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who may call, as a file says: {@code docs/callers.md}. Immutable. */
public final class CallerList {

  private static final int MOST = 10_000;

  private final List<CallerEntry> entries;
  private final Map<CallerProof, Known> known;

  /** A caller, and until when it is one. */
  private record Known(Caller caller, Optional<Instant> end) {}

  private CallerList(List<CallerEntry> entries, Map<CallerProof, Known> known) {
    this.entries = entries;
    this.known = known;
  }

  /**
   * Reads a list.
   *
   * @param text an entry a line; empty lines and those that begin with {@code #} say nothing
   * @throws IllegalArgumentException with the number of the line that is wrong, and why
   */
  public static CallerList parse(String text) {
    List<CallerEntry> entries = new ArrayList<>();
    Map<CallerProof, Known> known = new HashMap<>();
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      if (!isEntry(line)) {
        continue;
      }
      CallerEntry entry = entry(line, number);
      if (known.put(entry.proof(), new Known(entry.caller(), entry.end())) != null) {
        throw wrong(number, "what a caller is known by stands in two lines", null);
      }
      entries.add(entry);
      if (entries.size() > MOST) {
        throw wrong(number, "there are more than " + MOST + " callers", null);
      }
    }
    return new CallerList(List.copyOf(entries), Map.copyOf(known));
  }

  /** Returns whether a line is about a caller. */
  static boolean isEntry(String line) {
    String text = line.strip();
    return !text.isEmpty() && !text.startsWith("#");
  }

  private static CallerEntry entry(String line, int number) {
    try {
      return CallerEntry.parse(line);
    } catch (IllegalArgumentException e) {
      throw wrong(number, e.getMessage(), e);
    }
  }

  private static IllegalArgumentException wrong(
      int line, @Nullable String why, @Nullable Exception cause) {
    return new IllegalArgumentException("line " + line + ": " + why, cause);
  }

  /** Returns the entries in their order. */
  public List<CallerEntry> entries() {
    return entries;
  }

  /** Returns who is known by something now. */
  Optional<Caller> find(CallerProof proof, Instant now) {
    return Optional.ofNullable(known.get(proof))
        .filter(one -> one.end().map(now::isBefore).orElse(true))
        .map(Known::caller);
  }
}
