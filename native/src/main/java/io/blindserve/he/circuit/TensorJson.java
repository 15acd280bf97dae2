package io.blindserve.he.circuit;

import io.blindserve.he.ckks.Scale;
import io.blindserve.he.json.JsonArray;
import io.blindserve.he.json.JsonException;
import io.blindserve.he.json.JsonNull;
import io.blindserve.he.json.JsonNumber;
import io.blindserve.he.json.JsonObject;
import io.blindserve.he.json.JsonValue;
import java.util.List;
import java.util.Optional;

/** The documents of inputs and outputs, the same in a plan's file and in a spec. */
final class TensorJson {

  private TensorJson() {}

  static JsonObject write(InputSpec input) {
    return new JsonBuilder()
        .put("name", input.name())
        .put("features", input.features())
        .put("rows", input.rows())
        .put("range", input.range().<JsonValue>map(TensorJson::range).orElse(JsonNull.NULL))
        .put("pre", JsonBuilder.array(input.pre(), RowStepJson::write))
        .put("ciphertexts", JsonBuilder.array(input.ciphertexts(), TensorJson::write))
        .build();
  }

  private static JsonObject range(FeatureRange range) {
    return RowStepJson.writeRange(new JsonBuilder(), range).build();
  }

  private static JsonObject write(InputCiphertext ciphertext) {
    return new JsonBuilder()
        .put("level", ciphertext.level())
        .put("log_scale", ciphertext.logScale())
        .put("log_slots", ciphertext.logSlots())
        .put("slots", JsonBuilder.ints(ciphertext.slots()))
        .build();
  }

  static InputSpec readInput(JsonValue value) {
    JsonObject input = value.asObject();
    JsonValue range = input.get("range");
    return new InputSpec(
        input.string("name"),
        input.intValue("features"),
        input.intValue("rows"),
        range.isNull() ? Optional.empty() : Optional.of(RowStepJson.readRange(range.asObject())),
        JsonLists.read(input.array("pre"), RowStepJson::read),
        JsonLists.read(input.array("ciphertexts"), TensorJson::readInputCiphertext));
  }

  private static InputCiphertext readInputCiphertext(JsonValue value) {
    JsonObject ciphertext = value.asObject();
    return new InputCiphertext(
        ciphertext.intValue("level"),
        ciphertext.intValue("log_scale"),
        ciphertext.intValue("log_slots"),
        JsonLists.ints(ciphertext.array("slots")));
  }

  static JsonObject write(OutputSpec output) {
    return new JsonBuilder()
        .put("name", output.name())
        .put("features", output.features())
        .put("ciphertexts", JsonBuilder.array(output.ciphertexts(), TensorJson::write))
        .put("slots", JsonBuilder.array(output.slots(), TensorJson::write))
        .put("range", JsonBuilder.doubles(List.of(output.low(), output.high())))
        .put("post", JsonBuilder.array(output.post(), RowStepJson::write))
        .build();
  }

  private static JsonObject write(OutputCiphertext ciphertext) {
    return new JsonBuilder()
        .put("level", ciphertext.level())
        .put("scale", ciphertext.scale().toString45())
        .put("log_slots", ciphertext.logSlots())
        .build();
  }

  private static JsonArray write(OutputSlot slot) {
    return new JsonArray(
        List.of(
            JsonNumber.of((long) slot.ciphertext()),
            JsonNumber.of((long) slot.slot()),
            JsonNumber.of(slot.imaginary() ? 1L : 0L)));
  }

  static OutputSpec readOutput(JsonValue value) {
    JsonObject output = value.asObject();
    List<Double> range = JsonLists.doubles(output.array("range"));
    if (range.size() != 2) {
      throw new JsonException("an output's range has " + range.size() + " ends");
    }
    return new OutputSpec(
        output.string("name"),
        output.intValue("features"),
        JsonLists.read(output.array("ciphertexts"), TensorJson::readOutputCiphertext),
        JsonLists.read(output.array("slots"), TensorJson::readSlot),
        range.get(0),
        range.get(1),
        JsonLists.read(output.array("post"), RowStepJson::read));
  }

  private static OutputCiphertext readOutputCiphertext(JsonValue value) {
    JsonObject ciphertext = value.asObject();
    return new OutputCiphertext(
        ciphertext.intValue("level"),
        Scale.parse(ciphertext.string("scale")),
        ciphertext.intValue("log_slots"));
  }

  private static OutputSlot readSlot(JsonValue value) {
    int[] triple = value.asArray().toInts();
    if (triple.length != 3 || triple[2] < 0 || triple[2] > 1) {
      throw new JsonException("an output slot is not [ciphertext, slot, 0 or 1]");
    }
    return new OutputSlot(triple[0], triple[1], triple[2] == 1);
  }
}
