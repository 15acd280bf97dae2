package io.blindserve.he.circuit;

import io.blindserve.he.ckks.Ciphertext;
import io.blindserve.he.kernel.PolyScope;
import io.blindserve.he.ring.NttPoly;
import io.blindserve.he.ring.RnsBasis;
import io.blindserve.he.rlwe.EvaluationKeySet;
import io.blindserve.he.rlwe.GadgetKey;
import io.blindserve.he.rlwe.GaloisKey;
import io.blindserve.he.rlwe.PolyPair;
import io.blindserve.he.rlwe.PublicKey;
import io.blindserve.he.rlwe.RelinearizationKey;
import io.blindserve.he.rlwe.RlweParameters;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Inputs and keys of zeros, over which a plan takes the time that it always takes: kernels do not
 * look at their operands. All polynomials share one row of zeros a prime.
 */
final class Rehearsal {

  private final Plan plan;
  private final RlweParameters rlwe;
  private final NttPoly zeros;

  /** Takes the zeros from {@code scope}. */
  Rehearsal(Plan plan, PolyScope scope) {
    this.plan = plan;
    this.rlwe = plan.parameters().rlwe();
    RnsBasis all = rlwe.qpAt(rlwe.maxLevel());
    this.zeros = new NttPoly(scope.take(all.words()), 0, all);
  }

  /** Returns the bytes that the zeros of a plan take. */
  static long bytes(Plan plan) {
    RlweParameters rlwe = plan.parameters().rlwe();
    return (long) rlwe.qpAt(rlwe.maxLevel()).words() * Long.BYTES;
  }

  List<Ciphertext> inputs() {
    List<Ciphertext> inputs = new ArrayList<>();
    for (ValueShape shape : plan.values().subList(0, plan.values().size() - plan.steps().size())) {
      NttPoly part = over(rlwe.qAt(shape.level()));
      inputs.add(Ciphertext.of(part, part, shape.scale(), plan.logSlots()));
    }
    return inputs;
  }

  EvaluationKeySet keys() {
    List<GaloisKey> galois = new ArrayList<>();
    plan.keys()
        .galoisLevels()
        .forEach((element, level) -> galois.add(new GaloisKey(element, key(level))));
    Optional<RelinearizationKey> relinearization =
        plan.keys().relinearizationLevel().isPresent()
            ? Optional.of(
                new RelinearizationKey(key(plan.keys().relinearizationLevel().getAsInt())))
            : Optional.empty();
    return new EvaluationKeySet(relinearization, galois);
  }

  PublicKey publicKey() {
    NttPoly part = over(rlwe.qpAt(rlwe.maxLevel()));
    return new PublicKey(new PolyPair(part, part));
  }

  private GadgetKey key(int level) {
    NttPoly part = over(rlwe.qpAt(level));
    PolyPair digit = new PolyPair(part, part);
    return new GadgetKey(level, Collections.nCopies(rlwe.digitsAt(level), digit));
  }

  private NttPoly over(RnsBasis basis) {
    return new NttPoly(zeros.buffer(), 0, basis);
  }
}
