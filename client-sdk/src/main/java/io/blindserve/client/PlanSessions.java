package io.blindserve.client;

import io.blindserve.client.failure.ServerRefusedException;
import io.blindserve.client.select.PlanChoice;
import io.blindserve.client.select.PlanOffer;
import io.blindserve.client.select.VersionChoice;
import io.blindserve.client.transport.PlanList;
import io.blindserve.client.transport.ServerApi;
import io.blindserve.keys.store.SeedStore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The sessions of one open model: one for each plan that was used, opened when it is first wanted.
 * All are of the version that the first one pinned, until a plan is stale and all begin anew.
 * Thread-safe.
 */
final class PlanSessions implements AutoCloseable {

  private final ServerApi api;
  private final ClientOptions options;
  private final VersionChoice choice;
  private final SeedStore store;

  /** All sessions ever; calls may still hold answers under an earlier one. Guarded by this. */
  private final List<EncryptedSession> all = new ArrayList<>();

  private volatile State state;

  /**
   * What is known since the last beginning; immutable.
   *
   * @param offers what the server offers; empty where the user names the plan
   * @param open by plan
   * @param first that of the version; the others pin it
   */
  private record State(
      List<PlanOffer> offers, Map<String, EncryptedSession> open, EncryptedSession first) {}

  private PlanSessions(
      ServerApi api, ClientOptions options, VersionChoice choice, SeedStore store) {
    this.api = api;
    this.options = options;
    this.choice = choice;
    this.store = store;
    this.state = begin(1);
  }

  /** Opens the session of the plan that suits single rows, or of the one that the user names. */
  static PlanSessions open(
      ServerApi api, ClientOptions options, VersionChoice choice, SeedStore store) {
    return new PlanSessions(api, options, choice, store);
  }

  private State begin(int rows) {
    List<PlanOffer> offers = options.plan().isPresent() ? List.of() : offers();
    String plan = choose(offers, rows, Map.of());
    EncryptedSession session = EncryptedSession.open(api, options, choice, plan, store);
    all.add(session);
    return new State(offers, Map.of(plan, session), session);
  }

  private List<PlanOffer> offers() {
    PlanList list = api.plans(choice);
    if (list.plans().isEmpty()) {
      throw new ServerRefusedException(
          404, "not_encryptable", list.reason().orElse("the model has no encrypted plan"));
    }
    return list.offers();
  }

  private String choose(List<PlanOffer> offers, int rows, Map<String, EncryptedSession> open) {
    return options
        .plan()
        .orElseGet(() -> PlanChoice.cheapest(offers, rows, options.bytePrice(), open.keySet()));
  }

  /** Returns the session that was opened first since the last beginning. */
  EncryptedSession first() {
    return state.first();
  }

  /** Returns the session of the plan that suits so many rows; opens it where it is new. */
  EncryptedSession session(int rows) {
    State now = state;
    Optional<EncryptedSession> found =
        Optional.ofNullable(now.open().get(choose(now.offers(), rows, now.open())));
    return found.orElseGet(() -> opened(rows));
  }

  private synchronized EncryptedSession opened(int rows) {
    State now = state;
    String plan = choose(now.offers(), rows, now.open());
    Optional<EncryptedSession> found = Optional.ofNullable(now.open().get(plan));
    if (found.isPresent()) {
      return found.get();
    }
    EncryptedSession session =
        EncryptedSession.open(api, options, now.first().pinned(), plan, store);
    all.add(session);
    Map<String, EncryptedSession> open = new LinkedHashMap<>(now.open());
    open.put(plan, session);
    state = new State(now.offers(), Map.copyOf(open), now.first());
    return session;
  }

  /**
   * Begins anew, by the choice that the user made, unless another thread did so already.
   *
   * @param stale the session whose plan the server does not have any more
   * @param rows rows that are still to be asked
   */
  synchronized void renew(EncryptedSession stale, int rows) {
    if (state.open().containsValue(stale)) {
      state = begin(rows);
    }
  }

  @Override
  public synchronized void close() {
    all.forEach(EncryptedSession::close);
  }
}
