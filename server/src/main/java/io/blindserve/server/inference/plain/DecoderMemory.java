package io.blindserve.server.inference.plain;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.blindserve.server.inference.DataType;
import io.blindserve.server.inference.Tensor;
import io.blindserve.server.inference.TensorSpec;
import io.blindserve.server.inference.generate.Decoder;
import io.blindserve.server.problem.ErrorCode;
import io.blindserve.server.problem.ProblemException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.IntToLongFunction;

/**
 * The keys and values of one text. They stay where ONNX Runtime put them: what one run gives is fed
 * to the next as it is, and freed after that.
 */
final class DecoderMemory implements Decoder.Memory {

  private final PlainDecoder decoder;

  /** The result of the last run, which owns the keys and values. */
  private Optional<OrtSession.Result> last = Optional.empty();

  private int past;

  DecoderMemory(PlainDecoder decoder) {
    this.decoder = decoder;
  }

  @Override
  public float[] read(int[] tokens) {
    List<OnnxTensor> own = new ArrayList<>();
    try {
      OrtSession.Result result =
          NativeObjects.opened(decoder.session().run(fed(tokens, own), decoder.wanted()));
      last.ifPresent(NativeObjects::close);
      last = Optional.of(result);
      past += tokens.length;
      requireGrown(result);
      return scores(result, tokens.length);
    } catch (OrtException e) {
      throw RunFailure.of(e, List.of());
    } finally {
      own.forEach(NativeObjects::close);
    }
  }

  /**
   * Returns all inputs.
   *
   * @param own takes those that are to be closed after the run
   */
  private Map<String, OnnxTensor> fed(int[] tokens, List<OnnxTensor> own) throws OrtException {
    Map<String, OnnxTensor> fed = new HashMap<>();
    put(fed, own, numbers(decoder.settings().tokens(), tokens.length, i -> tokens[i]));
    if (decoder.settings().positions().isPresent()) {
      put(fed, own, numbers(decoder.settings().positions().get(), tokens.length, i -> past + i));
    }
    if (decoder.settings().mask().isPresent()) {
      put(fed, own, numbers(decoder.settings().mask().get(), past + tokens.length, i -> 1));
    }
    for (TensorSpec cache : decoder.caches()) {
      if (last.isPresent()) {
        fed.put(cache.name(), tensor(last.get(), output(cache)));
      } else {
        put(fed, own, empty(cache));
      }
    }
    return fed;
  }

  private static void put(Map<String, OnnxTensor> fed, List<OnnxTensor> own, Tensor tensor)
      throws OrtException {
    OnnxTensor made = NativeObjects.opened(OnnxTensors.of(OrtEnvironment.getEnvironment(), tensor));
    own.add(made);
    fed.put(tensor.name(), made);
  }

  private static Tensor numbers(String name, int count, IntToLongFunction value) {
    ByteBuffer data = ByteBuffer.allocateDirect(count * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < count; i++) {
      data.putLong(value.applyAsLong(i));
    }
    return Tensor.ofNumbers(name, DataType.INT64, List.of(1L, (long) count), data.flip());
  }

  private static Tensor empty(TensorSpec cache) {
    List<Long> shape = List.of(1L, cache.shape().get(1), 0L, cache.shape().get(3));
    return Tensor.ofNumbers(cache.name(), cache.type(), shape, ByteBuffer.allocateDirect(0));
  }

  private static OnnxTensor tensor(OrtSession.Result result, String name) {
    OnnxValue value = result.get(name).orElseThrow();
    return (OnnxTensor) value;
  }

  /** The declaration was held against the graph: each cache that goes in comes out. */
  private String output(TensorSpec cache) {
    return Objects.requireNonNull(decoder.settings().cache().get(cache.name()));
  }

  private void requireGrown(OrtSession.Result result) {
    for (TensorSpec cache : decoder.caches()) {
      String name = output(cache);
      long[] shape = tensor(result, name).getInfo().getShape();
      if (shape.length != 4
          || shape[0] != 1
          || shape[1] != cache.shape().get(1)
          || shape[2] != past
          || shape[3] != cache.shape().get(3)) {
        throw new ProblemException(
            ErrorCode.INTERNAL,
            "output " + name + " does not hold the keys or values of " + past + " tokens");
      }
    }
  }

  /** The scores behind the last token; those behind the others are of tokens that are known. */
  private float[] scores(OrtSession.Result result, int read) {
    OnnxTensor logits = tensor(result, decoder.settings().logits());
    FloatBuffer all = logits.getFloatBuffer();
    if (all.remaining() != (long) read * decoder.vocabulary()) {
      throw new ProblemException(
          ErrorCode.INTERNAL,
          "output " + decoder.settings().logits() + " does not have a score for each token");
    }
    float[] scores = new float[decoder.vocabulary()];
    all.position(all.limit() - scores.length);
    all.get(scores);
    return scores;
  }

  @Override
  public void close() {
    last.ifPresent(NativeObjects::close);
    last = Optional.empty();
  }
}
