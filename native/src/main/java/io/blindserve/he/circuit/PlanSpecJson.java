package io.blindserve.he.circuit;

import io.blindserve.he.ckks.CkksParameters;
import io.blindserve.he.ckks.ParametersJson;
import io.blindserve.he.json.Json;
import io.blindserve.he.json.JsonException;
import io.blindserve.he.json.JsonLimits;
import io.blindserve.he.json.JsonNumber;
import io.blindserve.he.json.JsonObject;
import io.blindserve.he.json.JsonString;
import io.blindserve.he.json.JsonValue;
import io.blindserve.he.json.JsonWriter;
import io.blindserve.he.rlwe.SecurityProfile;
import java.util.Optional;

/** Writes and reads the document of a {@link PlanSpec}. */
final class PlanSpecJson {

  private static final long VERSION = 1;
  private static final String SCHEME = "ckks";

  /** Room for the slots of some hundred ciphertexts. */
  private static final JsonLimits LIMITS = JsonLimits.ofBytes(16 << 20);

  private PlanSpecJson() {}

  static byte[] write(PlanSpec spec) {
    JsonBuilder out =
        new JsonBuilder()
            .put("spec_version", VERSION)
            .put("scheme", SCHEME)
            .put("wire", JsonBuilder.array(spec.cost().wire(), JsonString::new))
            .put("model_name", spec.modelName())
            .put("model_version", spec.modelVersion())
            .put("model_digest", spec.modelDigest())
            .put("plan", spec.plan())
            .put("plan_digest", spec.planDigest())
            .put("key_profile", spec.keyProfile())
            .put("parameters", ParametersJson.write(spec.parameters().literal()));
    KeysJson.write(out, spec.keys());
    out.put("inputs", JsonBuilder.array(spec.inputs(), TensorJson::write))
        .put("outputs", JsonBuilder.array(spec.outputs(), TensorJson::write))
        .put("security", security(spec.security()))
        .put("promised_error", spec.promisedError())
        .put("cost", cost(spec.cost()))
        .put("limits", limits(spec.limits()))
        .put("privacy", spec.privacy().toString());
    return JsonWriter.toBytes(out.build());
  }

  private static JsonObject security(SecurityProfile profile) {
    return new JsonBuilder()
        .put("profile", profile.label())
        .put("bits", SecurityProfile.BITS)
        .build();
  }

  /** The numbers of {@code lattigo-v6}, and those of other forms in a member of their name. */
  static JsonObject cost(PlanCost cost) {
    JsonBuilder out = new JsonBuilder().put("milliseconds", JsonNumber.of(cost.milliseconds()));
    bytes(out, cost.lattigo());
    cost.blindserve()
        .ifPresent(bytes -> out.put(PlanCost.BLINDSERVE, bytes(new JsonBuilder(), bytes).build()));
    return out.build();
  }

  private static JsonBuilder bytes(JsonBuilder out, WireBytes bytes) {
    return out.put("evaluation_key_bytes", bytes.evaluationKeyBytes())
        .put("request_bytes", bytes.requestBytes())
        .put("response_bytes", bytes.responseBytes());
  }

  private static JsonObject limits(BodyLimits limits) {
    return new JsonBuilder()
        .put("evaluation_key_bytes", limits.evaluationKeyBytes())
        .put("request_bytes", limits.requestBytes())
        .build();
  }

  static PlanSpec parse(byte[] document) {
    try {
      JsonObject root = Json.parse(document, LIMITS).asObject();
      requireKnown(root);
      PlanSpec spec = read(root);
      requireProfile(spec, root);
      return spec;
    } catch (JsonException | IllegalArgumentException | ArithmeticException e) {
      throw new PlanFormatException("spec", e);
    }
  }

  private static void requireKnown(JsonObject root) {
    if (root.longValue("spec_version") != VERSION) {
      throw new JsonException("spec_version is not " + VERSION);
    }
    if (!root.string("scheme").equals(SCHEME)) {
      throw new JsonException("scheme is not " + SCHEME);
    }
    if (!offers(root, PlanCost.LATTIGO)) {
      throw new JsonException("wire has no " + PlanCost.LATTIGO);
    }
  }

  private static boolean offers(JsonObject root, String form) {
    return root.array("wire").values().contains(new JsonString(form));
  }

  private static PlanSpec read(JsonObject root) {
    SecurityProfile security = readSecurity(root.object("security"));
    return new PlanSpec(
        root.string("model_name"),
        root.string("model_version"),
        root.string("model_digest"),
        root.string("plan"),
        root.string("plan_digest"),
        CkksParameters.check(ParametersJson.read(root.object("parameters")), security),
        KeysJson.read(root),
        JsonLists.read(root.array("inputs"), TensorJson::readInput),
        JsonLists.read(root.array("outputs"), TensorJson::readOutput),
        security,
        root.doubleValue("promised_error"),
        readCost(root),
        readLimits(root.object("limits")),
        Privacy.parse(root.string("privacy")));
  }

  static SecurityProfile readSecurity(JsonObject security) {
    if (security.intValue("bits") != SecurityProfile.BITS) {
      throw new JsonException("security is not for " + SecurityProfile.BITS + " bits");
    }
    return profile(security.get("profile"));
  }

  static SecurityProfile profile(JsonValue label) {
    for (SecurityProfile profile : SecurityProfile.values()) {
      if (profile.label().equals(label.asString())) {
        return profile;
      }
    }
    throw new JsonException("the security profile is unknown");
  }

  private static PlanCost readCost(JsonObject root) {
    JsonObject cost = root.object("cost");
    Optional<WireBytes> blindserve =
        offers(root, PlanCost.BLINDSERVE)
            ? Optional.of(readBytes(cost.object(PlanCost.BLINDSERVE)))
            : Optional.empty();
    return new PlanCost(cost.doubleValue("milliseconds"), readBytes(cost), blindserve);
  }

  private static WireBytes readBytes(JsonObject bytes) {
    return new WireBytes(
        bytes.longValue("evaluation_key_bytes"),
        bytes.longValue("request_bytes"),
        bytes.longValue("response_bytes"));
  }

  private static BodyLimits readLimits(JsonObject limits) {
    return new BodyLimits(
        limits.longValue("evaluation_key_bytes"), limits.longValue("request_bytes"));
  }

  /** The profile is opaque to clients in other languages, but here it can be checked. */
  private static void requireProfile(PlanSpec spec, JsonObject root) {
    if (!root.string("key_profile").equals(spec.keyProfile())) {
      throw new JsonException("key_profile is not the digest of parameters and keys");
    }
  }
}
