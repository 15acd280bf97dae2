package io.blindserve.server.inference.plain;

import io.blindserve.server.inference.DataType;
import io.blindserve.server.inference.Tensor;
import io.blindserve.server.inference.TensorSpec;
import io.blindserve.server.model.ModelLoadException;
import io.blindserve.server.model.WarmupSample;
import io.blindserve.server.model.WarmupSample.Values;
import io.blindserve.server.problem.ProblemException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Has a model answer declared samples before it takes calls, so that the first call is no trial.
 */
public final class Warmup {

  /** The first run allocates, the second goes the usual way. */
  private static final int RUNS = 2;

  private Warmup() {}

  /**
   * Runs the samples; what they count for in statistics is nothing.
   *
   * @throws ModelLoadException if one does not fit the model, or the model does not answer it
   */
  public static void run(PlainModel model, List<WarmupSample> samples) {
    for (int i = 0; i < samples.size(); i++) {
      try {
        List<Tensor> inputs =
            InputCheck.inModelOrder(model.signature(), tensors(model, samples.get(i)));
        for (int run = 0; run < RUNS; run++) {
          model.run(inputs, List.of());
        }
      } catch (ProblemException e) {
        throw ModelLoadException.told("warm-up sample " + i + ": " + e.problem().sentence(), e);
      } catch (IllegalArgumentException e) {
        throw ModelLoadException.told("warm-up sample " + i + ": " + e.getMessage(), e);
      }
    }
  }

  private static List<Tensor> tensors(PlainModel model, WarmupSample sample) {
    List<Tensor> tensors = new ArrayList<>();
    for (Map.Entry<String, Values> input : sample.inputs().entrySet()) {
      TensorSpec spec =
          model.signature().inputs().stream()
              .filter(declared -> declared.name().equals(input.getKey()))
              .findFirst()
              .orElseThrow(
                  () -> new IllegalArgumentException("the model has no input " + input.getKey()));
      tensors.add(tensor(spec, input.getValue()));
    }
    return tensors;
  }

  private static Tensor tensor(TensorSpec spec, Values values) {
    List<String> elements = values.elements();
    List<Long> shape = values.shape().orElseGet(() -> shape(spec, elements.size()));
    if (count(shape) != elements.size()) {
      throw new IllegalArgumentException(
          "input " + spec.name() + " has " + elements.size() + " elements for shape " + shape);
    }
    if (spec.type() == DataType.BYTES) {
      return Tensor.ofBytes(
          spec.name(),
          shape,
          elements.stream().map(text -> text.getBytes(StandardCharsets.UTF_8)).toList());
    }
    ByteBuffer data =
        ByteBuffer.allocate(elements.size() * spec.type().size()).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < elements.size(); i++) {
      try {
        put(data, spec.type(), elements.get(i));
      } catch (NumberFormatException e) {
        throw new IllegalArgumentException(
            "element " + i + " of input " + spec.name() + " is no " + spec.type(), e);
      }
    }
    return Tensor.ofNumbers(spec.name(), spec.type(), shape, data.flip());
  }

  /** A dimension that is open takes what the elements leave for it; a second one is 1. */
  private static List<Long> shape(TensorSpec spec, int elements) {
    long fixed = count(spec.shape().stream().map(size -> size < 0 ? 1L : size).toList());
    List<Long> shape = new ArrayList<>(spec.shape());
    boolean taken = false;
    for (int i = 0; i < shape.size(); i++) {
      if (shape.get(i) < 0) {
        shape.set(i, taken || fixed < 1 ? 1 : elements / fixed);
        taken = true;
      }
    }
    return shape;
  }

  private static long count(List<Long> shape) {
    try {
      return Tensor.elementCount(shape);
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException("shape " + shape + " is too large", e);
    }
  }

  private static void put(ByteBuffer data, DataType type, String written) {
    switch (type) {
      case BOOL -> data.put((byte) (flag(written) ? 1 : 0));
      case INT8 -> data.put(Byte.parseByte(written));
      case UINT8 -> data.put((byte) unsigned(written));
      case INT16 -> data.putShort(Short.parseShort(written));
      case INT32 -> data.putInt(Integer.parseInt(written));
      case INT64 -> data.putLong(Long.parseLong(written));
      case FP32 -> data.putFloat(Float.parseFloat(written));
      case FP64 -> data.putDouble(Double.parseDouble(written));
      case FP16, BF16, UINT16, UINT32, UINT64, BYTES ->
          throw new IllegalArgumentException("inputs of type " + type + " cannot be written there");
    }
  }

  private static boolean flag(String written) {
    if (!written.equals("true") && !written.equals("false")) {
      throw new NumberFormatException("no flag");
    }
    return written.equals("true");
  }

  private static int unsigned(String written) {
    int value = Integer.parseInt(written);
    if (value < 0 || value > 0xff) {
      throw new NumberFormatException("no unsigned byte");
    }
    return value;
  }
}
