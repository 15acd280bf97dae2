package io.blindserve.server.inference.plain;

import io.blindserve.server.inference.DataType;
import io.blindserve.server.inference.ModelSignature;
import io.blindserve.server.inference.Tensor;
import io.blindserve.server.inference.TensorSpec;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;

/** A row of made-up inputs: numbers of 0 to 1, whole numbers of 0 and 1, texts of one letter. */
final class TrialRow {

  private static final long MOST_ELEMENTS = 1 << 24;

  private TrialRow() {}

  /** Returns whether a row is small enough, and of types that can be made up. */
  static boolean isPossible(ModelSignature signature) {
    double elements =
        signature.inputs().stream()
            .mapToDouble(
                spec ->
                    spec.shape().stream()
                        .mapToDouble(d -> d < 0 ? 1 : d)
                        .reduce(1, (a, b) -> a * b))
            .sum();
    return elements <= MOST_ELEMENTS
        && signature.inputs().stream()
            .noneMatch(spec -> spec.type() == DataType.FP16 || spec.type() == DataType.BF16);
  }

  /** Returns one row for each input; variable dimensions are 1. */
  static List<Tensor> of(ModelSignature signature, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return signature.inputs().stream().map(spec -> tensor(spec, random)).toList();
  }

  private static Tensor tensor(TensorSpec spec, SplittableRandom random) {
    List<Long> shape = spec.shape().stream().map(d -> d < 0 ? 1L : d).toList();
    int count = (int) Tensor.elementCount(shape);
    if (spec.type() == DataType.BYTES) {
      return Tensor.ofBytes(spec.name(), shape, Collections.nCopies(count, new byte[] {'a'}));
    }
    ByteBuffer data =
        ByteBuffer.allocate(count * spec.type().size()).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < count; i++) {
      put(data, spec.type(), random);
    }
    return Tensor.ofNumbers(spec.name(), spec.type(), shape, data.flip());
  }

  private static void put(ByteBuffer data, DataType type, SplittableRandom random) {
    switch (type) {
      case FP32 -> data.putFloat((float) random.nextDouble());
      case FP64 -> data.putDouble(random.nextDouble());
      default -> {
        data.put((byte) random.nextInt(2));
        data.put(new byte[type.size() - 1]);
      }
    }
  }
}
