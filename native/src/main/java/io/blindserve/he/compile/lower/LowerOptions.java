package io.blindserve.he.compile.lower;

import io.blindserve.he.circuit.Plan;
import io.blindserve.he.circuit.Privacy;
import io.blindserve.he.rlwe.SecurityProfile;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What the back end is asked for.
 *
 * @param profile against whom 128 bits of security are wanted
 * @param maxError largest promised error that is accepted: in probability behind a sigmoid or
 *     softmax, otherwise as a part of the largest output over the box
 * @param maxLogN largest ring that is tried, 12 to 16
 * @param keyBytePrice picoseconds that a byte of evaluation keys is worth
 * @param weightsInLayout whether the layout of the request, which clients see, may depend on where
 *     the first matrix has its weights; otherwise it depends on shapes alone, and so do the keys
 *     that are asked for
 * @param compilerVersion goes into the plan
 * @param texts the options as they stand in the plan
 * @param keysOf a plan for one row whose parameters and keys must do for one row
 * @param privacy what answers may show of the weights
 * @param rows rows that one request of the latency plan carries, at least 1
 */
public record LowerOptions(
    SecurityProfile profile,
    double maxError,
    int maxLogN,
    int keyBytePrice,
    boolean weightsInLayout,
    String compilerVersion,
    SortedMap<String, String> texts,
    Optional<Plan> keysOf,
    Privacy privacy,
    int rows) {

  /** Makes options of a plan with keys of its own. */
  public LowerOptions(
      SecurityProfile profile,
      double maxError,
      int maxLogN,
      int keyBytePrice,
      boolean weightsInLayout,
      String compilerVersion,
      SortedMap<String, String> texts) {
    this(
        profile,
        maxError,
        maxLogN,
        keyBytePrice,
        weightsInLayout,
        compilerVersion,
        texts,
        Optional.empty(),
        Privacy.none(),
        1);
  }

  /** Returns these with another bound on the promised error. */
  LowerOptions withMaxError(double bound) {
    return new LowerOptions(
        profile,
        bound,
        maxLogN,
        keyBytePrice,
        weightsInLayout,
        compilerVersion,
        texts,
        keysOf,
        privacy,
        rows);
  }

  /** Copies the map. */
  public LowerOptions {
    texts = new TreeMap<>(texts);
    if (rows < 1) {
      throw new IllegalArgumentException(rows + " rows a request");
    }
  }
}
