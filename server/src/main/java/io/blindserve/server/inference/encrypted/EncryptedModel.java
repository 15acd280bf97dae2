package io.blindserve.server.inference.encrypted;

import io.blindserve.server.inference.EncryptionOffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The plans of one model version, their weights in memory. Closed once, when no call uses the
 * version.
 */
public final class EncryptedModel implements AutoCloseable {

  private final List<ServedPlan> plans;
  private final EncryptionOffer offer;
  private final PlanDirectory directory;

  EncryptedModel(List<ServedPlan> plans, EncryptionOffer offer, PlanDirectory directory) {
    this.plans = List.copyOf(plans);
    this.offer = offer;
    this.directory = directory;
    directory.add(this.plans);
  }

  /** Returns what clients are told. */
  public EncryptionOffer offer() {
    return offer;
  }

  /** Returns the files of the plans that are offered, by their digests. */
  public Map<String, byte[]> planFiles() {
    return plans.stream()
        .collect(
            Collectors.toMap(
                plan -> plan.offer().planDigest(), plan -> plan.program().plan().write()));
  }

  Optional<ServedPlan> plan(String digest) {
    return plans.stream().filter(plan -> plan.offer().planDigest().equals(digest)).findFirst();
  }

  @Override
  public void close() {
    directory.remove(plans);
    plans.forEach(plan -> plan.program().close());
  }
}
