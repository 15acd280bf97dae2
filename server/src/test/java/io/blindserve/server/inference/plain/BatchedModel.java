package io.blindserve.server.inference.plain;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.server.OnnxFile;
import io.blindserve.server.inference.Computed;
import io.blindserve.server.inference.DataType;
import io.blindserve.server.inference.EvaluationPool;
import io.blindserve.server.inference.InferenceInput;
import io.blindserve.server.inference.Outcome;
import io.blindserve.server.inference.Tensor;
import io.blindserve.server.model.CudaSettings;
import io.blindserve.server.model.PlainSettings;
import io.blindserve.server.model.PlainSettings.Batching;
import io.blindserve.server.model.TensorRtSettings;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;

/** A model whose calls are joined, and a pool whose workers can be kept busy. */
final class BatchedModel implements AutoCloseable {

  final PlainModel model;
  final EvaluationPool pool;
  private final CountDownLatch gate = new CountDownLatch(1);

  BatchedModel(byte[] onnx, int maxRows, int threads, int queue) {
    this.model = load(onnx, maxRows);
    this.pool = new EvaluationPool("test", threads, queue);
  }

  static PlainModel load(byte[] onnx, int maxRows) {
    PlainSettings settings =
        new PlainSettings(
            Optional.of(new Batching(maxRows, 500)),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            CudaSettings.USUAL,
            TensorRtSettings.USUAL,
            Optional.empty());
    return PlainModel.load(onnx, settings, PlainDefaults.SINGLE);
  }

  /** Keeps the only worker busy until {@link #release}. */
  void occupy() {
    assertTrue(
        pool.offer(
            () -> {
              try {
                gate.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            }));
  }

  void release() {
    gate.countDown();
  }

  CompletionStage<Computed> call(Tensor input) {
    return model.submit(pool, new InferenceInput.Plain(List.of(input), List.of()));
  }

  static Outcome outcome(CompletionStage<Computed> stage) {
    return stage.toCompletableFuture().join().outcome();
  }

  static Outcome.PlainResult result(CompletionStage<Computed> stage) {
    return assertInstanceOf(Outcome.PlainResult.class, outcome(stage));
  }

  static Tensor floats(String name, int rows, float... values) {
    ByteBuffer data =
        ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      data.putFloat(value);
    }
    List<Long> shape = List.of((long) rows, (long) values.length / rows);
    return Tensor.ofNumbers(name, DataType.FP32, shape, data.flip());
  }

  static float[] floats(Tensor tensor) {
    float[] values = new float[(int) Tensor.elementCount(tensor.shape())];
    tensor.data().asFloatBuffer().get(values);
    return values;
  }

  /** Squares; rows of any width. */
  static byte[] squares() {
    return new OnnxFile()
        .input("x", OnnxFile.FLOAT, OnnxFile.ANY)
        .node("Mul", "y", "x", "x")
        .output("y", OnnxFile.FLOAT, OnnxFile.ANY)
        .bytes();
  }

  @Override
  public void close() {
    release();
    pool.close();
    model.close();
  }
}
