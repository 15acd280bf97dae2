package io.blindserve.he.circuit;

import io.blindserve.he.json.JsonArray;
import io.blindserve.he.json.JsonException;
import io.blindserve.he.json.JsonNumber;
import io.blindserve.he.json.JsonObject;
import io.blindserve.he.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The documents of {@link Step}s in plan files. */
final class StepJson {

  private StepJson() {}

  static JsonObject write(Step step) {
    JsonBuilder out = new JsonBuilder().put("op", step.op()).put("source", step.source());
    if (step instanceof Step.Multiply multiply) {
      out.put("constant", multiply.constant());
    } else if (step instanceof Step.Add add) {
      out.put("constant", add.constant());
    } else if (step instanceof Step.Fold fold) {
      out.put("stride", fold.stride()).put("count", fold.count());
    } else if (step instanceof Step.AddRotated rotated) {
      out.put("rotations", JsonBuilder.ints(rotated.rotations()));
    } else if (step instanceof Step.Transform transform) {
      out.put("baby_steps", transform.babySteps())
          .put("diagonals", diagonals(transform.diagonals()));
    }
    return out.build();
  }

  private static JsonArray diagonals(SortedMap<Integer, Integer> diagonals) {
    List<JsonValue> out = new ArrayList<>();
    for (Map.Entry<Integer, Integer> entry : diagonals.entrySet()) {
      out.add(
          new JsonArray(
              List.of(
                  JsonNumber.of((long) entry.getKey()), JsonNumber.of((long) entry.getValue()))));
    }
    return new JsonArray(out);
  }

  static Step read(JsonValue value) {
    JsonObject step = value.asObject();
    int source = step.intValue("source");
    return switch (step.string("op")) {
      case "multiply" -> new Step.Multiply(source, step.intValue("constant"));
      case "add" -> new Step.Add(source, step.intValue("constant"));
      case "fold" -> new Step.Fold(source, step.intValue("stride"), step.intValue("count"));
      case "add_rotated" -> new Step.AddRotated(source, JsonLists.ints(step.array("rotations")));
      case "transform" ->
          new Step.Transform(
              source, step.intValue("baby_steps"), readDiagonals(step.array("diagonals")));
      case "rescale" -> new Step.Rescale(source);
      case "square" -> new Step.Square(source);
      default -> throw new JsonException("a step has an unknown op");
    };
  }

  private static SortedMap<Integer, Integer> readDiagonals(JsonArray pairs) {
    SortedMap<Integer, Integer> out = new TreeMap<>();
    for (JsonValue value : pairs.values()) {
      int[] pair = value.asArray().toInts();
      if (pair.length != 2 || out.put(pair[0], pair[1]) != null) {
        throw new JsonException("a diagonal is not a new pair of offset and constant");
      }
    }
    return out;
  }
}
