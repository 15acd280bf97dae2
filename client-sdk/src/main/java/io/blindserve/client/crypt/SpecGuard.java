package io.blindserve.client.crypt;

import io.blindserve.client.failure.UnsafeSpecException;
import io.blindserve.he.circuit.PlanFormatException;
import io.blindserve.he.circuit.PlanSpec;
import io.blindserve.he.circuit.WireBytes;
import io.blindserve.he.wire.KeySetShape;
import io.blindserve.he.wire.WireForm;

/**
 * Passes a specification only when this client can follow it safely: secure parameters, keys that
 * the plan needs and no more than a sane number, byte counts that are the ones of its own formulas.
 */
public final class SpecGuard {

  /**
   * More rotations than any plan of ours; each key is something more that the server can compute
   * with.
   */
  private static final int MOST_SPECIAL_PRIMES = 3;

  private static final int MOST_GALOIS_KEYS = 512;

  private static final long MOST_KEY_BYTES = 2L << 30;
  private static final long MOST_PACKED_BODY_BYTES = 256L << 20;

  private SpecGuard() {}

  /**
   * Parses and checks a document.
   *
   * @param document the bytes as the server sent them
   * @throws UnsafeSpecException when it is malformed or asks for what this client does not do
   */
  public static PlanSpec check(byte[] document) {
    PlanSpec spec;
    try {
      spec = PlanSpec.parse(document);
    } catch (PlanFormatException e) {
      throw new UnsafeSpecException("the server's specification is refused: " + e.getMessage(), e);
    }
    check(spec);
    return spec;
  }

  /** Checks a specification that was parsed before, or made from a plan file. */
  public static void check(PlanSpec spec) {
    ParameterGuard.check(spec.parameters().literal(), spec.security());
    checkKeys(spec);
    for (WireForm form : WireForm.values()) {
      spec.cost().in(form.label()).ifPresent(claimed -> checkBodies(spec, form, claimed));
    }
    require(
        spec.inputs().size() == 1,
        spec.inputs().size() + " inputs; this client sends one input of rows");
    require(spec.outputs().size() == 1, spec.outputs().size() + " outputs; this client reads one");
  }

  private static void checkKeys(PlanSpec spec) {
    int galois = spec.keys().galoisLevels().size();
    require(galois <= MOST_GALOIS_KEYS, galois + " Galois keys");
    boolean any = galois > 0 || spec.keys().relinearizationLevel().isPresent();
    int special = spec.parameters().rlwe().p().size();
    require(
        !any || (special >= 1 && special <= MOST_SPECIAL_PRIMES),
        "keys with " + special + " special primes; this client makes them with one to three");
  }

  private static void checkBodies(PlanSpec spec, WireForm form, WireBytes claimed) {
    WireBytes own = sizes(spec).in(form);
    require(
        own.evaluationKeyBytes() <= MOST_KEY_BYTES,
        "evaluation keys of " + own.evaluationKeyBytes() + " bytes");
    require(
        own.evaluationKeyBytes() == claimed.evaluationKeyBytes(),
        "a wrong size of the evaluation keys");
    require(
        own.evaluationKeyBytes() <= spec.limits().evaluationKeyBytes(),
        "evaluation keys beyond the server's own limit");
    long most = mostBodyBytes(form);
    require(
        own.requestBytes() <= most && own.responseBytes() <= most,
        "bodies of more than " + most + " bytes");
    require(own.requestBytes() == claimed.requestBytes(), "a wrong size of requests");
    require(own.responseBytes() == claimed.responseBytes(), "a wrong size of answers");
    require(
        own.requestBytes() < spec.limits().requestBytes(),
        "requests beyond the server's own limit");
  }

  /** The same request is up to four times as long in words and without seeds. */
  private static long mostBodyBytes(WireForm form) {
    return form == WireForm.BLINDSERVE_1 ? MOST_PACKED_BODY_BYTES : 4 * MOST_PACKED_BODY_BYTES;
  }

  private static WireSizes sizes(PlanSpec spec) {
    return new WireSizes(shape(spec), spec.parameters(), spec.inputs(), spec.outputs());
  }

  /** Returns what the upload of keys holds. */
  static KeySetShape shape(PlanSpec spec) {
    return new KeySetShape(
        spec.parameters().rlwe(),
        spec.keys().relinearizationLevel(),
        spec.keys().galoisLevels(),
        spec.keys().publicKey());
  }

  private static void require(boolean fine, String otherwise) {
    if (!fine) {
      throw new UnsafeSpecException("the server asks for " + otherwise);
    }
  }
}
