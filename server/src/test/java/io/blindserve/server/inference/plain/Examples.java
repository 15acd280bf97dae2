package io.blindserve.server.inference.plain;

import io.blindserve.server.inference.DataType;
import io.blindserve.server.inference.ModelSignature;
import io.blindserve.server.inference.Tensor;
import io.blindserve.server.inference.TensorSpec;
import io.blindserve.server.model.PlainSettings;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** What a model answers to inputs that are the same at every call. */
final class Examples {

  private static final long MANY = 3;

  private Examples() {}

  /** A model's signature, and its outputs as bytes. */
  record Told(ModelSignature signature, List<List<Byte>> answers) {}

  static Told told(byte[] onnx, PlainDefaults defaults) {
    return told(onnx, PlainSettings.USUAL, defaults);
  }

  static Told told(byte[] onnx, PlainSettings settings, PlainDefaults defaults) {
    try (PlainModel model = PlainModel.load(onnx, settings, defaults)) {
      List<Tensor> inputs = inputs(model.signature());
      return new Told(
          model.signature(),
          model.run(inputs, List.of()).stream().map(output -> bytes(output.data())).toList());
    }
  }

  private static List<Byte> bytes(ByteBuffer data) {
    List<Byte> bytes = new ArrayList<>();
    while (data.hasRemaining()) {
      bytes.add(data.get());
    }
    return bytes;
  }

  /** Three rows, or a decoder's first three tokens. */
  private static List<Tensor> inputs(ModelSignature signature) {
    long rows = signature.inputs().stream().anyMatch(Examples::isPast) ? 1 : MANY;
    return signature.inputs().stream().map(spec -> input(spec, rows)).toList();
  }

  private static boolean isPast(TensorSpec spec) {
    return spec.name().startsWith("past");
  }

  private static Tensor input(TensorSpec spec, long rows) {
    List<Long> shape = new ArrayList<>();
    for (long dimension : spec.shape()) {
      long open = shape.isEmpty() ? rows : isPast(spec) ? 0 : MANY;
      shape.add(dimension < 0 ? open : dimension);
    }
    int count = (int) Tensor.elementCount(shape);
    if (spec.type() == DataType.BYTES) {
      List<byte[]> texts = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        texts.add(("the cat sleeps " + i).getBytes(StandardCharsets.UTF_8));
      }
      return Tensor.ofBytes(spec.name(), shape, texts);
    }
    Random random = new Random(spec.name().hashCode());
    ByteBuffer data =
        ByteBuffer.allocate(count * spec.type().size()).order(ByteOrder.LITTLE_ENDIAN);
    while (data.hasRemaining()) {
      if (spec.type() == DataType.FP32) {
        data.putFloat(random.nextFloat());
      } else if (spec.type() == DataType.INT64) {
        data.putLong(random.nextInt(2));
      } else {
        throw new IllegalArgumentException(spec.toString());
      }
    }
    return Tensor.ofNumbers(spec.name(), spec.type(), shape, data.flip());
  }
}
