package io.blindserve.he.circuit;

import io.blindserve.he.json.JsonException;
import io.blindserve.he.json.JsonObject;
import io.blindserve.he.json.JsonValue;

/** The documents of {@link RowStep}s and {@link FeatureRange}s. Unknown operations are refused. */
final class RowStepJson {

  private RowStepJson() {}

  static JsonObject write(RowStep step) {
    JsonBuilder out = new JsonBuilder().put("op", step.op());
    if (step instanceof RowStep.Clip clip) {
      writeRange(out, clip.range());
    } else if (step instanceof RowStep.Affine affine) {
      out.put("scale", JsonBuilder.doubles(affine.scale()))
          .put("shift", JsonBuilder.doubles(affine.shift()));
    } else if (step instanceof RowStep.Thermometer thermometer) {
      out.put("edges", JsonBuilder.array(thermometer.edges(), JsonBuilder::doubles));
    }
    return out.build();
  }

  static RowStep read(JsonValue value) {
    JsonObject step = value.asObject();
    return switch (step.string("op")) {
      case "clip" -> new RowStep.Clip(readRange(step));
      case "affine" ->
          new RowStep.Affine(
              JsonLists.doubles(step.array("scale")), JsonLists.doubles(step.array("shift")));
      case "thermometer" ->
          new RowStep.Thermometer(
              JsonLists.read(step.array("edges"), edges -> JsonLists.doubles(edges.asArray())));
      case "sigmoid" -> new RowStep.Sigmoid();
      case "softmax" -> new RowStep.Softmax();
      case "argmax" -> new RowStep.Argmax();
      default -> throw new JsonException("a step has an unknown op");
    };
  }

  static JsonBuilder writeRange(JsonBuilder out, FeatureRange range) {
    return out.put("min", JsonBuilder.doubles(range.min()))
        .put("max", JsonBuilder.doubles(range.max()));
  }

  static FeatureRange readRange(JsonObject range) {
    return new FeatureRange(
        JsonLists.doubles(range.array("min")), JsonLists.doubles(range.array("max")));
  }
}
