package io.blindserve.server.inference.plain;

import io.blindserve.server.inference.DataType;
import io.blindserve.server.inference.ModelSignature;
import io.blindserve.server.inference.Tensor;
import io.blindserve.server.inference.TensorSpec;
import io.blindserve.server.problem.ErrorCode;
import io.blindserve.server.problem.ProblemException;
import java.nio.ByteBuffer;
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
    List<Tensor> ordered = signature.inputs().stream().map(spec -> take(byName, spec)).toList();
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

  private static boolean fits(List<Long> shape, List<Long> declared) {
    if (shape.size() != declared.size()) {
      return false;
    }
    for (int i = 0; i < shape.size(); i++) {
      boolean free = declared.get(i) < 0;
      if ((!free && !declared.get(i).equals(shape.get(i))) || shape.get(i) < 1) {
        return false;
      }
    }
    return true;
  }

  private static void requireFinite(Tensor tensor) {
    ByteBuffer data = tensor.data();
    for (int i = 0; data.hasRemaining(); i++) {
      boolean finite = next(tensor.type(), data);
      if (!finite) {
        throw invalid("element " + i + " of input " + tensor.name() + " is not a finite number");
      }
    }
  }

  /** Reads one element; other types than floating point ones are passed over whole. */
  private static boolean next(DataType type, ByteBuffer data) {
    switch (type) {
      case FP16:
        return (data.getShort() & FP16_EXPONENT) != FP16_EXPONENT;
      case BF16:
        return (data.getShort() & BF16_EXPONENT) != BF16_EXPONENT;
      case FP32:
        return Float.isFinite(data.getFloat());
      case FP64:
        return Double.isFinite(data.getDouble());
      case BOOL:
        return (data.get() & 0xfe) == 0;
      default:
        data.position(data.limit());
        return true;
    }
  }

  private static ProblemException invalid(String sentence) {
    return new ProblemException(ErrorCode.INVALID_TENSOR, sentence);
  }
}
