package io.blindserve.server.inference.plain;

import io.blindserve.server.inference.ModelSignature;
import io.blindserve.server.inference.Tensor;
import io.blindserve.server.inference.TensorSpec;
import io.blindserve.server.problem.ErrorCode;
import io.blindserve.server.problem.ProblemException;
import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;
import java.nio.FloatBuffer;
import java.nio.ShortBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Holds a caller's tensors against what the model declares. */
final class InputCheck {

  private static final int FP16_EXPONENT = 0x7c00;
  private static final int BF16_EXPONENT = 0x7f80;

  private InputCheck() {}

  /** Returns the tensors in the model's order, each checked. */
  static List<Tensor> inModelOrder(ModelSignature signature, List<Tensor> tensors) {
    Map<String, Tensor> byName = new HashMap<>();
    for (Tensor tensor : tensors) {
      if (byName.put(tensor.name(), tensor) != null) {
        throw invalid("input " + tensor.name() + " stands twice");
      }
    }
    List<Tensor> ordered = new ArrayList<>(signature.inputs().size());
    for (TensorSpec spec : signature.inputs()) {
      ordered.add(take(byName, spec));
    }
    if (!byName.isEmpty()) {
      throw invalid("the model has no input " + byName.keySet().iterator().next());
    }
    return ordered;
  }

  private static Tensor take(Map<String, Tensor> byName, TensorSpec spec) {
    Tensor tensor = byName.remove(spec.name());
    if (tensor == null) {
      throw invalid("input " + spec.name() + " is missing");
    }
    if (tensor.type() != spec.type()) {
      throw invalid("input " + spec.name() + " must be " + spec.type() + ", not " + tensor.type());
    }
    if (!fits(tensor.shape(), spec.shape())) {
      throw invalid(
          "input "
              + spec.name()
              + " has shape "
              + tensor.shape()
              + " where "
              + spec.shape()
              + " is declared");
    }
    requireFinite(tensor);
    return tensor;
  }

  /** What is free may be any number; also 0, as rows are that nobody has. */
  private static boolean fits(List<Long> shape, List<Long> declared) {
    if (shape.size() != declared.size()) {
      return false;
    }
    for (int i = 0; i < shape.size(); i++) {
      boolean free = declared.get(i) < 0;
      if ((!free && !declared.get(i).equals(shape.get(i))) || shape.get(i) < 0) {
        return false;
      }
    }
    return true;
  }

  private static void requireFinite(Tensor tensor) {
    int wrong =
        switch (tensor.type()) {
          case FP16 -> firstNotFinite(tensor.data().asShortBuffer(), FP16_EXPONENT);
          case BF16 -> firstNotFinite(tensor.data().asShortBuffer(), BF16_EXPONENT);
          case FP32 -> firstNotFinite(tensor.data().asFloatBuffer());
          case FP64 -> firstNotFinite(tensor.data().asDoubleBuffer());
          case BOOL -> firstNoFlag(tensor.data());
          default -> -1;
        };
    if (wrong >= 0) {
      throw invalid("element " + wrong + " of input " + tensor.name() + " is not a finite number");
    }
  }

  // A loop for each type: large tensors go through here, and a choice for each element costs more
  // than the check.

  private static int firstNotFinite(ShortBuffer data, int exponent) {
    for (int i = 0; i < data.limit(); i++) {
      if ((data.get(i) & exponent) == exponent) {
        return i;
      }
    }
    return -1;
  }

  private static int firstNotFinite(FloatBuffer data) {
    for (int i = 0; i < data.limit(); i++) {
      if (!Float.isFinite(data.get(i))) {
        return i;
      }
    }
    return -1;
  }

  private static int firstNotFinite(DoubleBuffer data) {
    for (int i = 0; i < data.limit(); i++) {
      if (!Double.isFinite(data.get(i))) {
        return i;
      }
    }
    return -1;
  }

  private static int firstNoFlag(ByteBuffer data) {
    for (int i = 0; data.hasRemaining(); i++) {
      if ((data.get() & 0xfe) != 0) {
        return i;
      }
    }
    return -1;
  }

  private static ProblemException invalid(String sentence) {
    return new ProblemException(ErrorCode.INVALID_TENSOR, sentence);
  }
}
