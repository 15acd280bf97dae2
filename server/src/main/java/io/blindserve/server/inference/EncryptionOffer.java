package io.blindserve.server.inference;

import java.util.List;
import java.util.Optional;

/**
 * How a model version may be called encrypted; a part of a loaded version.
 *
 * @param plans the plans, empty where there is none
 * @param reason why there is none, in one sentence
 */
public record EncryptionOffer(List<OfferedPlan> plans, Optional<String> reason) {

  /** Copies the list. */
  public EncryptionOffer {
    plans = List.copyOf(plans);
    if (plans.isEmpty() == reason.isEmpty()) {
      throw new IllegalArgumentException("an offer has either plans or a reason");
    }
  }

  /** Returns the offer of a model that is not served encrypted. */
  public static EncryptionOffer none(String reason) {
    return new EncryptionOffer(List.of(), Optional.of(reason));
  }

  /** Returns the plan of a name. */
  public Optional<OfferedPlan> plan(String name) {
    return plans.stream().filter(plan -> plan.name().equals(name)).findFirst();
  }
}
