package io.blindserve.server.model;

import java.util.Optional;

/**
 * What an operator asks of plain calls in {@code model.json}, checked. Nothing means the usual.
 *
 * @param batching how calls are joined; without it each runs alone
 * @param provider where the model is computed
 * @param intraOpThreads threads of one run, 1 to {@link #MOST_THREADS}
 * @param optimization how far ONNX Runtime may rewrite the graph
 * @param cuda what holds where the provider is CUDA
 * @param tensorRt what holds where the provider is TensorRT
 * @param rules what the version must keep while it is on trial, where a release says nothing of
 *     that
 */
public record PlainSettings(
    Optional<Batching> batching,
    Optional<ExecutionProvider> provider,
    Optional<Integer> intraOpThreads,
    Optional<Optimization> optimization,
    CudaSettings cuda,
    TensorRtSettings tensorRt,
    Optional<ReleaseRules> rules) {

  /** The most threads of one run. */
  public static final int MOST_THREADS = 1024;

  /** The usual. */
  public static final PlainSettings USUAL =
      new PlainSettings(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          CudaSettings.USUAL,
          TensorRtSettings.USUAL,
          Optional.empty());

  /** Checks the number of threads. */
  public PlainSettings {
    intraOpThreads.ifPresent(threads -> requireRange("intra_op_threads", threads, 1, MOST_THREADS));
  }

  /**
   * How calls are joined.
   *
   * @param maxRows rows of a joined run, 2 to {@link #MOST_ROWS}
   * @param maxDelayMicroseconds time that a call may wait for others while a worker is idle, 0 to
   *     {@link #MOST_DELAY}
   */
  public record Batching(int maxRows, int maxDelayMicroseconds) {

    /** The most rows of a joined run. */
    public static final int MOST_ROWS = 1 << 16;

    /** The longest delay: a second. */
    public static final int MOST_DELAY = 1_000_000;

    /** Rows where none are named. */
    public static final int USUAL_ROWS = 32;

    /** Delay where none is named. */
    public static final int USUAL_DELAY = 500;

    /** Checks the ranges. */
    public Batching {
      requireRange("batching.max_rows", maxRows, 2, MOST_ROWS);
      requireRange("batching.max_delay_microseconds", maxDelayMicroseconds, 0, MOST_DELAY);
    }
  }

  /** ONNX Runtime's levels of rewriting a graph. */
  public enum Optimization {
    NONE,
    BASIC,
    EXTENDED,
    ALL
  }

  private static void requireRange(String field, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IllegalArgumentException(
          "model.json plain." + field + " must be " + least + " to " + most + ", not " + value);
    }
  }
}
