package io.blindserve.client.transport;

import io.blindserve.he.json.JsonObject;
import io.blindserve.he.json.JsonValue;
import java.util.List;
import java.util.Optional;

/**
 * The encrypted plans of a model version (design: the first document of the encrypted call).
 *
 * @param modelVersion the version that the server chose
 * @param plans the names of the plans, in the server's order
 * @param reason why there is none, when there is none
 */
public record PlanList(String modelVersion, List<String> plans, Optional<String> reason) {

  /** Copies the list. */
  public PlanList {
    plans = List.copyOf(plans);
  }

  static PlanList parse(JsonValue document) {
    JsonObject list = document.asObject();
    return new PlanList(
        Documents.printable(list.string("model_version")),
        list.array("plans").values().stream()
            .map(plan -> Documents.printable(plan.asObject().string("plan")))
            .toList(),
        list.find("reason")
            .filter(reason -> !reason.isNull())
            .map(JsonValue::asString)
            .map(Documents::printable));
  }
}
