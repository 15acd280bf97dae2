package io.blindserve.he.circuit;

import java.math.BigInteger;
import java.util.HashSet;
import java.util.List;

/**
 * Checks that a plan that claims a level of privacy has what can be seen of it without knowing the
 * weights: each result has an answer in every slot, or comes from a product with a constant, the
 * mask of its unused slots, with nothing but rescaling after it; no value is answered twice, and
 * noise fits the modulus.
 */
final class PrivacyCheck {

  /** The modulus must hold the noise, the message, and room that the message needs above it. */
  private static final int ROOM_BITS = 2;

  private PrivacyCheck() {}

  static void require(PlanHeader header, int inputs, List<ValueShape> shapes) {
    if (!header.privacy().masksAnswers()) {
      return;
    }
    if (new HashSet<>(header.results()).size() != header.results().size()) {
      throw new IllegalArgumentException("a value is answered twice, under two masks");
    }
    for (int i = 0; i < header.results().size(); i++) {
      int value = header.results().get(i);
      if (!fillsItsSlots(header, i) && !endsInProduct(header.steps(), value - inputs, inputs)) {
        throw new IllegalArgumentException(
            "result " + i + " does not come from a mask of its slots and rescaling alone");
      }
      BigInteger modulus = header.parameters().rlwe().qAt(shapes.get(value).level()).product();
      if (header.floodLog() + ROOM_BITS > modulus.bitLength() - 1) {
        throw new IllegalArgumentException(
            "noise of 2^" + header.floodLog() + " below a modulus of " + modulus.bitLength());
      }
    }
  }

  /** Returns whether the real part of every slot of a result is an answer. */
  private static boolean fillsItsSlots(PlanHeader header, int result) {
    int first = 0;
    for (OutputSpec output : header.outputs()) {
      int ciphertext = result - first;
      if (ciphertext >= 0 && ciphertext < output.ciphertexts().size()) {
        long answered =
            output.slots().stream()
                .filter(slot -> slot.ciphertext() == ciphertext && !slot.imaginary())
                .map(OutputSlot::slot)
                .distinct()
                .count();
        return answered == 1L << output.ciphertexts().get(ciphertext).logSlots();
      }
      first += output.ciphertexts().size();
    }
    return false;
  }

  /** Follows a value back; sources are always earlier values. */
  private static boolean endsInProduct(List<Step> steps, int last, int inputs) {
    int step = last;
    while (step >= 0 && steps.get(step) instanceof Step.Rescale) {
      step = steps.get(step).sources().get(0) - inputs;
    }
    return step >= 0 && steps.get(step) instanceof Step.Multiply;
  }
}
