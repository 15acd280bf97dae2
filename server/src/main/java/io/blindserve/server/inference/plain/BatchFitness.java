package io.blindserve.server.inference.plain;

import io.blindserve.server.inference.Tensor;
import io.blindserve.server.inference.TensorSpec;
import io.blindserve.server.model.ModelLoadException;
import io.blindserve.server.problem.ProblemException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether the calls of a model may be joined: rows are the first dimension of everything, by
 * declaration, and two rows together have the answers that they have alone, by trial.
 */
final class BatchFitness {

  private static final double RELATIVE = 1e-3;
  private static final double ABSOLUTE = 1e-4;

  private BatchFitness() {}

  /**
   * Refuses a model whose calls must not be joined.
   *
   * @throws ModelLoadException with the reason
   */
  static void require(PlainModel model) {
    model.signature().inputs().forEach(spec -> requireRows("input", spec));
    model.signature().outputs().forEach(spec -> requireRows("output", spec));
    if (TrialRow.isPossible(model.signature())) {
      tryOut(model);
    }
  }

  private static void requireRows(String kind, TensorSpec spec) {
    if (spec.shape().isEmpty() || spec.shape().get(0) >= 0) {
      throw unfit(
          kind
              + " "
              + spec.name()
              + " has shape "
              + spec.shape()
              + ", no variable first dimension");
    }
  }

  private static void tryOut(PlainModel model) {
    List<Tensor> one = TrialRow.of(model.signature(), 1);
    List<Tensor> other = TrialRow.of(model.signature(), 2);
    List<Tensor> first;
    List<Tensor> second;
    try {
      first = model.run(one, List.of());
      second = model.run(other, List.of());
    } catch (ProblemException e) {
      // Not every model takes any values; then the declaration must do, and the check of each run.
      return;
    }
    List<List<Tensor>> both = together(model, one, other);
    for (int i = 0; i < first.size(); i++) {
      List<Tensor> parts = both.get(i);
      requireSame(first.get(i), parts.get(0));
      requireSame(second.get(i), parts.get(1));
    }
  }

  private static List<List<Tensor>> together(
      PlainModel model, List<Tensor> one, List<Tensor> other) {
    try {
      List<Tensor> joined = new ArrayList<>();
      for (int i = 0; i < one.size(); i++) {
        joined.add(BatchTensors.join(List.of(one.get(i), other.get(i))));
      }
      return model.run(joined, List.of()).stream()
          .map(whole -> BatchTensors.split(whole, List.of(1L, 1L)))
          .toList();
    } catch (ProblemException e) {
      throw unfit("it takes one row and refuses two");
    } catch (IllegalArgumentException e) {
      throw unfit(String.valueOf(e.getMessage()));
    }
  }

  private static void requireSame(Tensor alone, Tensor part) {
    if (!alone.shape().equals(part.shape()) || !sameElements(alone, part)) {
      throw unfit("output " + alone.name() + " of a row is another when a second row is beside it");
    }
  }

  private static boolean sameElements(Tensor alone, Tensor part) {
    ByteBuffer a = alone.data();
    ByteBuffer b = part.data();
    return switch (alone.type()) {
      case FP32 -> {
        boolean same = true;
        while (a.hasRemaining()) {
          same &= close(a.getFloat(), b.getFloat());
        }
        yield same;
      }
      case FP64 -> {
        boolean same = true;
        while (a.hasRemaining()) {
          same &= close(a.getDouble(), b.getDouble());
        }
        yield same;
      }
      case FP16, BF16, BYTES -> true;
      default -> a.equals(b);
    };
  }

  private static boolean close(double a, double b) {
    return Double.compare(a, b) == 0 || Math.abs(a - b) <= ABSOLUTE + RELATIVE * Math.abs(a);
  }

  private static ModelLoadException unfit(String reason) {
    return ModelLoadException.told("plain.batching cannot be used: " + reason);
  }
}
