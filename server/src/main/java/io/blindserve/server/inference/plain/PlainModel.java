package io.blindserve.server.inference.plain;

import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import io.blindserve.server.inference.DataType;
import io.blindserve.server.inference.ModelSignature;
import io.blindserve.server.inference.Tensor;
import io.blindserve.server.inference.TensorSpec;
import io.blindserve.server.model.ModelLoadException;
import io.blindserve.server.problem.ErrorCode;
import io.blindserve.server.problem.ProblemException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * An ONNX Runtime session of one model version. Runs from many threads; closed once, when no call
 * uses it.
 */
public final class PlainModel implements AutoCloseable {

  private final OrtEnvironment environment;
  private final OrtSession.SessionOptions options;
  private final OrtSession session;
  private final ModelSignature signature;

  private PlainModel(
      OrtEnvironment environment, OrtSession.SessionOptions options, OrtSession session)
      throws OrtException {
    this.environment = environment;
    this.options = options;
    this.session = session;
    this.signature =
        new ModelSignature(
            specs(session.getInputInfo().values()), specs(session.getOutputInfo().values()));
  }

  /**
   * Loads a model from bytes; external data is therefore never read.
   *
   * @throws ModelLoadException if ONNX Runtime refuses the file
   */
  public static PlainModel load(byte[] onnx) {
    CommandLineGuard.check();
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    OrtSession.SessionOptions options = null;
    OrtSession session = null;
    try {
      options = new OrtSession.SessionOptions();
      // Calls run side by side on a pool of their own, each on one thread, and idle threads do not
      // spin.
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      options.addConfigEntry("session.intra_op.allow_spinning", "0");
      session = environment.createSession(onnx, options);
      return new PlainModel(environment, options, session);
    } catch (OrtException | RuntimeException e) {
      closeAll(session, options);
      throw new ModelLoadException(
          "ONNX Runtime cannot load the model (" + e.getClass().getSimpleName() + ")", e);
    }
  }

  private static void closeAll(
      @Nullable OrtSession session, OrtSession.@Nullable SessionOptions options) {
    try {
      if (session != null) {
        session.close();
      }
    } catch (OrtException e) {
      System.getLogger(PlainModel.class.getName())
          .log(System.Logger.Level.WARNING, "a session did not close");
    } finally {
      if (options != null) {
        options.close();
      }
    }
  }

  private static List<TensorSpec> specs(Collection<NodeInfo> nodes) {
    List<TensorSpec> specs = new ArrayList<>();
    for (NodeInfo node : nodes) {
      if (!(node.getInfo() instanceof TensorInfo info)) {
        throw new ModelLoadException("input or output " + node.getName() + " is not a tensor");
      }
      DataType type =
          OnnxTypes.toDataType(info)
              .orElseThrow(
                  () ->
                      new ModelLoadException(
                          node.getName() + " has an element type without a protocol name"));
      specs.add(
          new TensorSpec(node.getName(), type, LongStream.of(info.getShape()).boxed().toList()));
    }
    return specs;
  }

  /** Returns what the model takes and gives. */
  public ModelSignature signature() {
    return signature;
  }

  /**
   * Runs the model.
   *
   * @param inputs one for each declared input, checked
   * @param wanted names of outputs, or none for all
   * @throws ProblemException if ONNX Runtime refuses the inputs
   */
  public List<Tensor> run(List<Tensor> inputs, List<String> wanted) {
    Map<String, OnnxTensor> fed = new LinkedHashMap<>();
    try {
      for (Tensor input : inputs) {
        fed.put(input.name(), OnnxTensors.of(environment, input));
      }
      Set<String> names = wanted.isEmpty() ? session.getOutputNames() : new LinkedHashSet<>(wanted);
      try (OrtSession.Result result = session.run(fed, names)) {
        return OnnxTensors.read(result, names);
      }
    } catch (OrtException e) {
      // Its text may name values; the codes do not.
      throw new ProblemException(
          ErrorCode.INVALID_TENSOR, "the model refused these inputs (" + e.getCode() + ")");
    } finally {
      fed.values().forEach(OnnxTensor::close);
    }
  }

  @Override
  public void close() {
    closeAll(session, options);
  }
}
