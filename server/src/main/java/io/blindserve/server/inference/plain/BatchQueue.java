package io.blindserve.server.inference.plain;

import io.blindserve.server.inference.Turn;
import io.blindserve.server.model.PlainSettings.Batching;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;

/**
 * The calls of one model version that wait, grouped by what may be joined, and the rule when they
 * have waited enough. Not thread-safe.
 */
final class BatchQueue {

  private final int maxRows;
  private final long delayNanos;
  private final Map<BatchKey, Group> groups = new LinkedHashMap<>();
  private long rows;
  private int calls;

  /** Calls that may be joined, in the order of their turns. */
  private static final class Group {
    private final PriorityQueue<WaitingCall> calls = new PriorityQueue<>(WaitingCall.ORDER);
    private long rows;
  }

  BatchQueue(Batching batching) {
    this.maxRows = batching.maxRows();
    this.delayNanos = TimeUnit.MICROSECONDS.toNanos(batching.maxDelayMicroseconds());
  }

  void add(WaitingCall call) {
    Group group = groups.computeIfAbsent(call.key(), key -> new Group());
    group.calls.add(call);
    group.rows += call.rows();
    rows += call.rows();
    calls++;
  }

  /** Takes a call out; says whether it was there. */
  boolean remove(WaitingCall call) {
    Group group = groups.get(call.key());
    if (group == null || !group.calls.remove(call)) {
      return false;
    }
    taken(group, call);
    return true;
  }

  private void taken(Group group, WaitingCall call) {
    group.rows -= call.rows();
    rows -= call.rows();
    calls--;
    if (group.calls.isEmpty()) {
      groups.remove(call.key());
    }
  }

  boolean isEmpty() {
    return calls == 0;
  }

  /** Returns the rows of all calls. */
  long rows() {
    return rows;
  }

  /**
   * Returns how long an idle worker is to wait before it takes a batch; 0 or less for not at all. A
   * lone call is taken at once: others are waited for only where there is more than one, a full
   * batch is not kept, and no call waits longer than the delay.
   */
  long nanosToWait(long now) {
    if (calls <= 1 || full().isPresent()) {
      return 0;
    }
    return first().map(group -> group.calls.element().arrived() + delayNanos - now).orElse(0L);
  }

  /**
   * Takes a batch among those whose first call has the highest priority: a full one if the first of
   * all can wait, otherwise that call's.
   */
  List<WaitingCall> take(long now) {
    Optional<Group> late =
        first().filter(group -> group.calls.element().arrived() + delayNanos - now <= 0);
    return late.or(this::fullOfThese).or(this::first).map(this::takeFrom).orElse(List.of());
  }

  private Optional<Group> fullOfThese() {
    int priority = priority();
    return groups.values().stream()
        .filter(group -> group.rows >= maxRows && group.calls.element().priority() == priority)
        .findFirst();
  }

  /** Returns the highest priority of a call; the usual where there is none. */
  int priority() {
    return groups.values().stream()
        .mapToInt(group -> group.calls.element().priority())
        .min()
        .orElse(Turn.USUAL_PRIORITY);
  }

  private List<WaitingCall> takeFrom(Group group) {
    List<WaitingCall> batch = new ArrayList<>();
    long room = maxRows;
    for (WaitingCall call = group.calls.peek();
        call != null && call.rows() <= room;
        call = group.calls.peek()) {
      room -= call.rows();
      batch.add(group.calls.remove());
      taken(group, call);
    }
    return batch;
  }

  /** Takes everything out. */
  List<WaitingCall> drain() {
    List<WaitingCall> all = groups.values().stream().flatMap(g -> g.calls.stream()).toList();
    groups.clear();
    rows = 0;
    calls = 0;
    return all;
  }

  private Optional<Group> full() {
    return groups.values().stream().filter(group -> group.rows >= maxRows).findFirst();
  }

  private Optional<Group> first() {
    return groups.values().stream()
        .min((a, b) -> WaitingCall.ORDER.compare(a.calls.element(), b.calls.element()));
  }
}
