package io.blindserve.server.audit;

import io.blindserve.server.audit.store.LogStore;
import io.blindserve.server.audit.witness.WitnessPanel;
import io.blindserve.server.audit.witness.WitnessSettings;
import java.time.Duration;
import java.util.Optional;

/**
 * What happens to heads: one thread signs them, and where there are witnesses another shows them.
 * Each tells the other.
 *
 * @param publisher signs
 * @param witnessed shows, where signing does not
 */
record HeadChain(Publisher publisher, Optional<WitnessedHeads> witnessed) {

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  static HeadChain start(LogStore store, Duration interval, WitnessSettings witnesses) {
    if (witnesses.witnesses().isEmpty()) {
      return new HeadChain(Publisher.start(store, interval, () -> {}), Optional.empty());
    }
    WitnessedHeads heads = new WitnessedHeads(store, new WitnessPanel(witnesses, PATIENCE));
    Publisher publisher = Publisher.start(store, interval, heads::signed);
    heads.start(publisher::tell);
    return new HeadChain(publisher, Optional.of(heads));
  }
}
