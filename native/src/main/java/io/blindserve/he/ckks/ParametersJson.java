package io.blindserve.he.ckks;

import io.blindserve.he.json.JsonArray;
import io.blindserve.he.json.JsonException;
import io.blindserve.he.json.JsonNumber;
import io.blindserve.he.json.JsonObject;
import io.blindserve.he.json.JsonString;
import io.blindserve.he.json.JsonValue;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Lattigo's JSON document of CKKS parameters: all of LogN, LogNthRoot, Q, P, Xe, Xs, RingType and
 * LogDefaultScale, with explicit primes. Other members are refused, because Lattigo gives some of
 * them a meaning (LogQ, LogP, H).
 */
public final class ParametersJson {

  private static final String STANDARD = "Standard";
  private static final String CONJUGATE_INVARIANT = "ConjugateInvariant";
  private static final String GAUSSIAN = "DiscreteGaussian";
  private static final String TERNARY = "Ternary";
  private static final Set<String> MEMBERS =
      Set.of("LogN", "LogNthRoot", "Q", "P", "Xe", "Xs", "RingType", "LogDefaultScale");

  private ParametersJson() {}

  /**
   * Reads a literal, which is not yet checked.
   *
   * @throws JsonException if a member is missing, unknown, of another type, or names an unknown
   *     ring or distribution
   */
  public static CkksParametersLiteral read(JsonObject document) {
    document.requireOnly(MEMBERS);
    JsonObject error = document.object("Xe");
    error.requireOnly(Set.of("Type", "Sigma", "Bound"));
    requireType(error, GAUSSIAN);
    JsonObject secret = document.object("Xs");
    secret.requireOnly(Set.of("Type", "P"));
    requireType(secret, TERNARY);
    return new CkksParametersLiteral(
        document.intValue("LogN"),
        document.intValue("LogNthRoot"),
        primes(document.array("Q")),
        primes(document.array("P")),
        error.doubleValue("Sigma"),
        error.doubleValue("Bound"),
        secret.doubleValue("P"),
        isStandard(document.string("RingType")),
        document.intValue("LogDefaultScale"));
  }

  /** Returns the document, members in Lattigo's order. */
  public static JsonObject write(CkksParametersLiteral literal) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("LogN", JsonNumber.of(literal.logN()));
    members.put("LogNthRoot", JsonNumber.of(literal.logNthRoot()));
    members.put("Q", primes(literal.q()));
    members.put("P", primes(literal.p()));
    members.put("Xe", error(literal));
    members.put("Xs", secret(literal));
    members.put(
        "RingType", new JsonString(literal.standardRing() ? STANDARD : CONJUGATE_INVARIANT));
    members.put("LogDefaultScale", JsonNumber.of(literal.logDefaultScale()));
    return new JsonObject(members);
  }

  private static JsonObject error(CkksParametersLiteral literal) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("Type", new JsonString(GAUSSIAN));
    members.put("Sigma", JsonNumber.of(literal.errorSigma()));
    members.put("Bound", JsonNumber.of(literal.errorBound()));
    return new JsonObject(members);
  }

  private static JsonObject secret(CkksParametersLiteral literal) {
    Map<String, JsonValue> members = new LinkedHashMap<>();
    members.put("Type", new JsonString(TERNARY));
    members.put("P", JsonNumber.of(literal.ternaryProbability()));
    return new JsonObject(members);
  }

  private static void requireType(JsonObject distribution, String type) {
    if (!distribution.string("Type").equals(type)) {
      throw new JsonException("the only distribution supported here is " + type);
    }
  }

  private static boolean isStandard(String ringType) {
    if (!ringType.equals(STANDARD) && !ringType.equals(CONJUGATE_INVARIANT)) {
      throw new JsonException("RingType is neither " + STANDARD + " nor " + CONJUGATE_INVARIANT);
    }
    return ringType.equals(STANDARD);
  }

  private static List<Long> primes(JsonArray values) {
    List<Long> primes = new ArrayList<>(values.size());
    for (long value : values.toLongs()) {
      primes.add(value);
    }
    return primes;
  }

  private static JsonArray primes(List<Long> values) {
    List<JsonValue> primes = new ArrayList<>(values.size());
    for (long value : values) {
      primes.add(JsonNumber.of(value));
    }
    return new JsonArray(primes);
  }
}
