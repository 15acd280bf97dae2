package io.blindserve.server.inference.plain;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.blindserve.server.inference.DataType;
import io.blindserve.server.inference.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The inputs and outputs of a run that stay for the next one of the same shapes, where ONNX Runtime
 * reads and writes them in place: to make and to free them takes as long as a small run itself, and
 * memory that is new has to be cleared. For one run at a time.
 */
final class KeptTensors implements AutoCloseable {

  private final List<Kept> inputs = new ArrayList<>();
  private final List<Kept> outputs = new ArrayList<>();
  private final Map<String, OnnxTensor> fed = new LinkedHashMap<>();
  private final Map<String, OnnxValue> pinned = new LinkedHashMap<>();
  private long bytes;

  /** A native tensor and the memory that it lies in. */
  private record Kept(
      String name, DataType type, List<Long> shape, ByteBuffer bytes, OnnxTensor tensor) {

    static Kept like(OrtEnvironment environment, Tensor model) throws OrtException {
      ByteBuffer bytes =
          ByteBuffer.allocateDirect(model.data().limit()).order(ByteOrder.nativeOrder());
      Tensor here = Tensor.ofNumbers(model.name(), model.type(), model.shape(), bytes);
      OnnxTensor tensor = NativeObjects.opened(OnnxTensors.of(environment, here));
      return new Kept(model.name(), model.type(), model.shape(), bytes, tensor);
    }

    void write(Tensor values) {
      bytes.clear().put(values.data());
    }

    Tensor read() {
      ByteBuffer copy = ByteBuffer.allocate(bytes.capacity());
      return Tensor.ofNumbers(name, type, shape, copy.put(bytes.clear()).flip());
    }
  }

  private KeptTensors() {}

  /** Returns the bytes of tensors like these; nothing where they cannot be kept. */
  static OptionalLong bytes(List<Tensor> inputs, List<Tensor> outputs) {
    long bytes = 0;
    for (List<Tensor> side : List.of(inputs, outputs)) {
      for (Tensor tensor : side) {
        boolean known = OnnxTypes.toInputType(tensor.type()).isPresent();
        if (!known || tensor.type() == DataType.BYTES || tensor.data().limit() == 0) {
          return OptionalLong.empty();
        }
        bytes += tensor.data().limit();
      }
    }
    return OptionalLong.of(bytes);
  }

  /** Returns the bytes that are kept. */
  long bytes() {
    return bytes;
  }

  /** Makes tensors of the types and shapes of a run's. */
  static KeptTensors like(OrtEnvironment environment, List<Tensor> inputs, List<Tensor> outputs)
      throws OrtException {
    KeptTensors kept = new KeptTensors();
    try {
      for (Tensor input : inputs) {
        Kept one = kept.counted(Kept.like(environment, input));
        kept.inputs.add(one);
        kept.fed.put(one.name, one.tensor);
      }
      for (Tensor output : outputs) {
        Kept one = kept.counted(Kept.like(environment, output));
        kept.outputs.add(one);
        kept.pinned.put(one.name, one.tensor);
      }
      return kept;
    } catch (OrtException | RuntimeException e) {
      kept.close();
      throw e;
    }
  }

  private Kept counted(Kept one) {
    bytes += one.bytes.capacity();
    return one;
  }

  /** Takes the values of inputs, which are in the order of those that these were made like. */
  void write(List<Tensor> values) {
    for (int i = 0; i < inputs.size(); i++) {
      inputs.get(i).write(values.get(i));
    }
  }

  /**
   * Computes the outputs.
   *
   * @throws OrtException if ONNX Runtime refuses the values, or an output has another shape this
   *     time
   */
  void run(OrtSession session) throws OrtException {
    // The result owns nothing.
    session.run(fed, Set.of(), pinned).close();
  }

  /** Returns copies of the outputs. */
  List<Tensor> read() {
    List<Tensor> values = new ArrayList<>(outputs.size());
    for (Kept output : outputs) {
      values.add(output.read());
    }
    return values;
  }

  @Override
  public void close() {
    inputs.forEach(one -> NativeObjects.close(one.tensor));
    outputs.forEach(one -> NativeObjects.close(one.tensor));
  }
}
