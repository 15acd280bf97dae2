package io.blindserve.he.circuit;

import io.blindserve.he.ckks.Scale;
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
    JsonBuilder out = new JsonBuilder().put("op", step.op());
    if (step instanceof Step.Unary unary) {
      writeUnary(out.put("source", unary.source()), unary);
    } else if (step instanceof Step.TransformSum sum) {
      out.put("baby_steps", sum.babySteps())
          .put("parts", JsonBuilder.array(sum.parts(), StepJson::part));
    } else {
      out.put("sources", JsonBuilder.ints(step.sources()));
    }
    if (step instanceof Step.Combine combine) {
      out.put("factors", JsonBuilder.array(combine.factors(), JsonNumber::of))
          .put("scale", combine.scale().toString45());
    }
    return out.build();
  }

  private static void writeUnary(JsonBuilder out, Step.Unary step) {
    if (step instanceof Step.Multiply multiply) {
      out.put("constant", multiply.constant());
    } else if (step instanceof Step.Add add) {
      out.put("constant", add.constant());
    } else if (step instanceof Step.AddScalar add) {
      out.put("integer", add.integer());
    } else if (step instanceof Step.Rotate rotate) {
      out.put("by", rotate.by());
    } else if (step instanceof Step.DropLevel drop) {
      out.put("level", drop.level());
    } else if (step instanceof Step.Fold fold) {
      out.put("stride", fold.stride()).put("count", fold.count());
    } else if (step instanceof Step.AddRotated rotated) {
      out.put("rotations", JsonBuilder.ints(rotated.rotations()));
    } else if (step instanceof Step.Transform transform) {
      out.put("baby_steps", transform.babySteps())
          .put("diagonals", diagonals(transform.diagonals()));
    }
  }

  private static JsonObject part(Step.TransformSum.Part part) {
    return new JsonBuilder()
        .put("source", part.source())
        .put("diagonals", diagonals(part.diagonals()))
        .build();
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
    return switch (step.string("op")) {
      case "multiply_values" -> {
        int[] pair = pair(step.array("sources"));
        yield new Step.MultiplyValues(pair[0], pair[1]);
      }
      case "add_values" -> {
        int[] pair = pair(step.array("sources"));
        yield new Step.AddValues(pair[0], pair[1]);
      }
      case "subtract_values" -> {
        int[] pair = pair(step.array("sources"));
        yield new Step.SubtractValues(pair[0], pair[1]);
      }
      case "combine" ->
          new Step.Combine(
              JsonLists.ints(step.array("sources")),
              JsonLists.read(step.array("factors"), factor -> factor.asNumber().longValue()),
              Scale.parse(step.string("scale")));
      case "transform_sum" ->
          new Step.TransformSum(
              step.intValue("baby_steps"), JsonLists.read(step.array("parts"), StepJson::readPart));
      default -> readUnary(step);
    };
  }

  private static int[] pair(JsonArray sources) {
    int[] pair = sources.toInts();
    if (pair.length != 2) {
      throw new JsonException("a step of two values has " + pair.length);
    }
    return pair;
  }

  private static Step.TransformSum.Part readPart(JsonValue value) {
    JsonObject part = value.asObject();
    return new Step.TransformSum.Part(
        part.intValue("source"), readDiagonals(part.array("diagonals")));
  }

  private static Step readUnary(JsonObject step) {
    int source = step.intValue("source");
    return switch (step.string("op")) {
      case "multiply" -> new Step.Multiply(source, step.intValue("constant"));
      case "add" -> new Step.Add(source, step.intValue("constant"));
      case "add_scalar" -> new Step.AddScalar(source, step.longValue("integer"));
      case "fold" -> new Step.Fold(source, step.intValue("stride"), step.intValue("count"));
      case "add_rotated" -> new Step.AddRotated(source, JsonLists.ints(step.array("rotations")));
      case "rotate" -> new Step.Rotate(source, step.intValue("by"));
      case "transform" ->
          new Step.Transform(
              source, step.intValue("baby_steps"), readDiagonals(step.array("diagonals")));
      case "drop_level" -> new Step.DropLevel(source, step.intValue("level"));
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
