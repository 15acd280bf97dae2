package io.blindserve.server.inference.plain;

import ai.onnxruntime.MapInfo;
import ai.onnxruntime.NodeInfo;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.SequenceInfo;
import ai.onnxruntime.TensorInfo;
import ai.onnxruntime.ValueInfo;
import io.blindserve.server.inference.Computed;
import io.blindserve.server.inference.DataType;
import io.blindserve.server.inference.EvaluationPool;
import io.blindserve.server.inference.Execution;
import io.blindserve.server.inference.InferenceInput;
import io.blindserve.server.inference.ModelSignature;
import io.blindserve.server.inference.Tensor;
import io.blindserve.server.inference.TensorSpec;
import io.blindserve.server.inference.VersionStatistics;
import io.blindserve.server.inference.generate.Decoder;
import io.blindserve.server.model.GenerationSettings;
import io.blindserve.server.model.ModelLoadException;
import io.blindserve.server.model.PlainSettings;
import io.blindserve.server.problem.ProblemException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.stream.LongStream;

/**
 * An ONNX Runtime session of one model version. Runs from many threads; closed once, when no call
 * uses it.
 */
public final class PlainModel implements AutoCloseable {

  private final Sessions.Opened opened;
  private final ModelSignature signature;
  private final boolean openRows;
  private final SessionRuns runs;
  private final Optional<Batcher> batcher;
  private final VersionStatistics statistics = new VersionStatistics();

  private PlainModel(Sessions.Opened opened, PlainSettings settings) throws OrtException {
    this.opened = opened;
    OrtSession session = opened.session();
    this.signature =
        new ModelSignature(
            specs(session.getInputInfo().values()), specs(session.getOutputInfo().values()));
    requireInputs(signature);
    this.openRows = hasOpenRows(signature);
    this.runs = new SessionRuns(session);
    this.batcher = settings.batching().map(batching -> new Batcher(batching, this));
  }

  /**
   * Loads a model for calls one by one on the processor.
   *
   * @throws ModelLoadException if ONNX Runtime refuses the file
   */
  public static PlainModel load(byte[] onnx) {
    return load(onnx, PlainSettings.USUAL, PlainDefaults.SINGLE);
  }

  /**
   * Loads a model from bytes; external data is therefore never read.
   *
   * @throws ModelLoadException if ONNX Runtime refuses the file, or the model cannot be served as
   *     the settings want it
   */
  public static PlainModel load(byte[] onnx, PlainSettings settings, PlainDefaults defaults) {
    CommandLineGuard.check();
    Sessions.Opened opened = Sessions.open(onnx, settings, defaults);
    try {
      PlainModel model = new PlainModel(opened, settings);
      if (model.batcher.isPresent()) {
        BatchFitness.require(model);
      }
      return model;
    } catch (ModelLoadException e) {
      opened.close();
      throw e;
    } catch (Error e) {
      opened.close();
      throw e;
    } catch (OrtException | RuntimeException e) {
      opened.close();
      throw ModelLoadException.told(
          "ONNX Runtime cannot describe the model (" + e.getClass().getSimpleName() + ")", e);
    }
  }

  private static void requireInputs(ModelSignature signature) {
    for (TensorSpec input : signature.inputs()) {
      if (OnnxTypes.toInputType(input.type()).isEmpty()) {
        throw ModelLoadException.told(
            "input "
                + input.name()
                + " is "
                + input.type()
                + ", which ONNX Runtime cannot be given from Java");
      }
    }
  }

  private static List<TensorSpec> specs(Collection<NodeInfo> nodes) {
    List<TensorSpec> specs = new ArrayList<>();
    for (NodeInfo node : nodes) {
      if (!(node.getInfo() instanceof TensorInfo info)) {
        throw ModelLoadException.told(
            "input or output "
                + node.getName()
                + " is a "
                + kind(node.getInfo())
                + ", and calls carry tensors alone; "
                + "export the model without ZipMap, or declare tensors only");
      }
      DataType type =
          OnnxTypes.toDataType(info)
              .orElseThrow(
                  () ->
                      ModelLoadException.told(
                          node.getName() + " has an element type without a protocol name"));
      specs.add(
          new TensorSpec(node.getName(), type, LongStream.of(info.getShape()).boxed().toList()));
    }
    return specs;
  }

  private static String kind(ValueInfo info) {
    return info instanceof MapInfo ? "map" : info instanceof SequenceInfo ? "sequence" : "value";
  }

  /** Returns what the model takes and gives. */
  public ModelSignature signature() {
    return signature;
  }

  /**
   * Returns the model as a decoder that was tried with two tokens; usable until this is closed.
   *
   * @throws ModelLoadException if the graph is none as the settings say
   */
  public Decoder decoder(GenerationSettings settings) {
    return PlainDecoder.tried(opened.session(), signature, settings);
  }

  /** Returns how the model is computed. */
  public Execution execution() {
    return new Execution(opened.provider().label(), opened.intraOpThreads(), batcher.isPresent());
  }

  /** Returns what is counted of the version's calls. */
  public VersionStatistics statistics() {
    return statistics;
  }

  /** Returns what became of joined calls; nothing where calls are not joined. */
  public Optional<BatchCounts> batchCounts() {
    return batcher.map(Batcher::counts);
  }

  /** Runs a call on a pool, joined with others where the settings want that. */
  CompletionStage<Computed> submit(EvaluationPool pool, InferenceInput.Plain input) {
    return batcher
        .map(joining -> joining.submit(pool, this, input))
        .orElseGet(() -> pool.submit(() -> PlainRun.alone(this, input), input.turn().priority()));
  }

  /**
   * Runs the model for calls, and counts that.
   *
   * @param calls how many
   * @param inputs one for each declared input, checked
   * @param wanted names of outputs, or none for all
   * @throws ProblemException if ONNX Runtime refuses the inputs; nothing is counted then
   */
  List<Tensor> run(int calls, List<Tensor> inputs, List<String> wanted) {
    SessionRuns.Timed done = runs.run(inputs, wanted);
    statistics.ran(calls, openRows ? BatchKey.rowsOf(inputs.get(0)) : 1, done.times());
    return done.outputs();
  }

  /** Whether the model leaves the first dimension of its inputs open. */
  private static boolean hasOpenRows(ModelSignature signature) {
    return !signature.inputs().isEmpty()
        && signature.inputs().stream()
            .allMatch(spec -> !spec.shape().isEmpty() && spec.shape().get(0) < 0);
  }

  /** Runs the model for nobody, as {@link #run(int, List, List)} does. */
  public List<Tensor> run(List<Tensor> inputs, List<String> wanted) {
    return runs.run(inputs, wanted).outputs();
  }

  @Override
  public void close() {
    runs.close();
    opened.close();
  }
}
