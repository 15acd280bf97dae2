package io.blindserve.server.inference.plain;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.blindserve.server.inference.Tensor;
import io.blindserve.server.inference.TensorSpec;
import io.blindserve.server.inference.VersionStatistics.RunTimes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Runs of one session; tensors are kept from one run for the next. Thread-safe; closed when no run
 * is under way, before the session.
 */
final class SessionRuns implements AutoCloseable {

  /** Callers choose shapes: of so many tensors are kept, those that came first. */
  private static final int MOST_SHAPES = 64;

  /** Bytes that are kept at most, for a session that may never be called again. */
  private static final long MOST_BYTES = 16 << 20;

  private final OrtSession session;
  private final Map<Shapes, Queue<KeptTensors>> kept = new ConcurrentHashMap<>();

  private final AtomicLong bytes = new AtomicLong();

  /** Not where shapes of outputs hang on values: what is kept would not fit then. */
  private volatile boolean keeping = true;

  /** What runs have in common that can use the same tensors. */
  private record Shapes(List<TensorSpec> inputs, List<String> wanted) {

    static Shapes of(List<Tensor> inputs, List<String> wanted) {
      List<TensorSpec> specs = new ArrayList<>(inputs.size());
      for (Tensor input : inputs) {
        specs.add(new TensorSpec(input.name(), input.type(), input.shape()));
      }
      return new Shapes(specs, wanted);
    }
  }

  /**
   * A run that is done.
   *
   * @param times what it took
   */
  record Timed(List<Tensor> outputs, RunTimes times) {}

  SessionRuns(OrtSession session) {
    this.session = session;
  }

  /**
   * Runs the session.
   *
   * @param inputs one for each declared input, in the model's order, checked
   * @param wanted names of outputs, or none for all
   * @throws io.blindserve.server.problem.ProblemException if ONNX Runtime refuses the inputs
   */
  Timed run(List<Tensor> inputs, List<String> wanted) {
    Shapes shapes = Shapes.of(inputs, wanted);
    Optional<KeptTensors> free = Optional.ofNullable(kept.get(shapes)).map(Queue::poll);
    if (free.isPresent()) {
      return again(free.get(), shapes, inputs);
    }
    Timed done = fresh(inputs, wanted);
    if (keeping && (kept.containsKey(shapes) || kept.size() < MOST_SHAPES)) {
      keep(shapes, inputs, done.outputs);
    }
    return done;
  }

  private Timed again(KeptTensors tensors, Shapes shapes, List<Tensor> inputs) {
    boolean whole = false;
    try {
      Timed done = run(tensors, inputs);
      whole = true;
      return done;
    } catch (OrtException e) {
      // Tells what is wrong with the inputs; where nothing is, the shape of an output is another.
      Timed done = fresh(inputs, shapes.wanted);
      keeping = false;
      close();
      return done;
    } finally {
      if (whole) {
        giveBack(shapes, tensors);
      } else {
        free(tensors);
      }
    }
  }

  private Timed run(KeptTensors tensors, List<Tensor> inputs) throws OrtException {
    long started = System.nanoTime();
    tensors.write(inputs);
    long fedAt = System.nanoTime();
    tensors.run(session);
    long ranAt = System.nanoTime();
    return timed(tensors.read(), started, fedAt, ranAt);
  }

  private static Timed timed(List<Tensor> outputs, long started, long fedAt, long ranAt) {
    return new Timed(
        outputs, new RunTimes(fedAt - started, ranAt - fedAt, System.nanoTime() - ranAt));
  }

  private void keep(Shapes shapes, List<Tensor> inputs, List<Tensor> outputs) {
    OptionalLong more = KeptTensors.bytes(inputs, outputs);
    if (more.isEmpty() || bytes.addAndGet(more.getAsLong()) > MOST_BYTES) {
      bytes.addAndGet(-more.orElse(0));
      return;
    }
    try {
      giveBack(shapes, KeptTensors.like(OrtEnvironment.getEnvironment(), inputs, outputs));
    } catch (OrtException e) {
      bytes.addAndGet(-more.getAsLong());
      keeping = false;
    }
  }

  private void free(KeptTensors tensors) {
    bytes.addAndGet(-tensors.bytes());
    tensors.close();
  }

  private void giveBack(Shapes shapes, KeptTensors tensors) {
    kept.computeIfAbsent(shapes, any -> new ConcurrentLinkedQueue<>()).add(tensors);
  }

  private Timed fresh(List<Tensor> inputs, List<String> wanted) {
    long started = System.nanoTime();
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    Map<String, OnnxTensor> fed = new LinkedHashMap<>();
    try {
      for (Tensor input : inputs) {
        fed.put(input.name(), NativeObjects.opened(OnnxTensors.of(environment, input)));
      }
      Set<String> names = wanted.isEmpty() ? session.getOutputNames() : new LinkedHashSet<>(wanted);
      long fedAt = System.nanoTime();
      OrtSession.Result result = NativeObjects.opened(session.run(fed, names));
      long ranAt = System.nanoTime();
      try {
        return timed(OnnxTensors.read(result, names), started, fedAt, ranAt);
      } finally {
        NativeObjects.close(result);
      }
    } catch (OrtException e) {
      throw RunFailure.of(e, inputs);
    } finally {
      fed.values().forEach(NativeObjects::close);
    }
  }

  /** Frees what is kept and in no run. */
  @Override
  public void close() {
    kept.values()
        .forEach(
            queue -> {
              for (KeptTensors one = queue.poll(); one != null; one = queue.poll()) {
                free(one);
              }
            });
  }
}
