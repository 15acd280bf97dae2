package io.blindserve.client.transport;

import io.blindserve.client.select.PlanOffer;
import io.blindserve.he.json.JsonObject;
import io.blindserve.he.json.JsonValue;
import java.util.List;
import java.util.Optional;

/**
 * The encrypted plans of a model version (design: the first document of the encrypted call).
 *
 * @param modelVersion the version that the server chose
 * @param offers the plans, in the server's order
 * @param reason why there is none, when there is none
 */
public record PlanList(String modelVersion, List<PlanOffer> offers, Optional<String> reason) {

  /** The form of fewest bytes, which clients use where it is offered. */
  private static final String PACKED = "blindserve-1";

  /** Copies the list. */
  public PlanList {
    offers = List.copyOf(offers);
  }

  /** Returns the names of the plans, in the server's order. */
  public List<String> plans() {
    return offers.stream().map(PlanOffer::name).toList();
  }

  static PlanList parse(JsonValue document) {
    JsonObject list = document.asObject();
    return new PlanList(
        Documents.printable(list.string("model_version")),
        list.array("plans").values().stream().map(plan -> offer(plan.asObject())).toList(),
        list.find("reason")
            .filter(reason -> !reason.isNull())
            .map(JsonValue::asString)
            .map(Documents::printable));
  }

  /** Rows and cost are of later servers; a plan without them counts as free, and carries a row. */
  private static PlanOffer offer(JsonObject plan) {
    Optional<JsonObject> cost = plan.find("cost").map(JsonValue::asObject);
    Optional<JsonObject> bytes =
        cost.flatMap(all -> all.find(PACKED)).map(JsonValue::asObject).or(() -> cost);
    return new PlanOffer(
        Documents.printable(plan.string("plan")),
        plan.find("rows").isPresent() ? plan.longValue("rows") : 1,
        cost.filter(c -> c.find("milliseconds").isPresent())
            .map(c -> c.doubleValue("milliseconds"))
            .orElse(0.0),
        number(bytes, "request_bytes") + number(bytes, "response_bytes"),
        number(bytes, "evaluation_key_bytes"));
  }

  private static long number(Optional<JsonObject> bytes, String name) {
    return bytes
        .filter(b -> b.find(name).isPresent())
        .map(b -> bounded(b.longValue(name)))
        .orElse(0L);
  }

  /** So that sums do not overflow. */
  private static long bounded(long bytes) {
    return Math.min(bytes, 1L << 60);
  }
}
