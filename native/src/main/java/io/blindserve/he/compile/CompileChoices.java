package io.blindserve.he.compile;

import io.blindserve.he.circuit.Plan;
import io.blindserve.he.circuit.Privacy;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What else a user may ask of the compiler, beside the sizes in {@link CompileOptions}. A compiler
 * that cannot do one of these refuses; none is passed over. Immutable by convention: the arrays of
 * calibration rows are not written after construction.
 *
 * @param calibration rows that show which values occur, to find ranges of functions by; raw rows,
 *     before any step of the client
 * @param privacy what answers may show of the weights: {@code none}, {@code rerandomised} or {@code
 *     flooded(s)}
 * @param structure whether zeros of the weights may be seen from the plan
 * @param allowThresholds whether thresholds of trees may be shown to clients
 * @param trees how ensembles of trees are computed; empty for the cheapest that is allowed
 * @param keysOf a plan whose keys must be enough: its parameters and Galois elements
 * @param bins edges of public bins of each feature, for trees; empty for equal widths
 * @param approximationError the most that polynomials in the place of functions may change an
 *     answer, in the unit of the promise
 * @param rows rows that one request of the {@code latency} plan carries, 1 to 1,024
 */
@SuppressWarnings("ArrayRecordComponent")
public record CompileChoices(
    List<double[]> calibration,
    String privacy,
    Structure structure,
    boolean allowThresholds,
    Optional<Trees> trees,
    Optional<Plan> keysOf,
    Optional<List<List<Double>>> bins,
    double approximationError,
    int rows) {

  /** What a plan may show of the weights' zeros. */
  public enum Structure {
    /** Rows, columns and diagonals of zeros cost nothing, and so can be told from the plan. */
    PUBLIC,
    /** The plan depends on the shapes of weights alone. */
    PRIVATE;

    /** Returns the name in options and documents. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** How ensembles of trees are computed. */
  public enum Trees {
    /** Public bins. */
    BINS,
    /** Sign polynomials. */
    SIGN,
    /** Published thresholds. */
    THRESHOLDS
  }

  /** The privacy of plans that hide nothing. */
  public static final String NO_PRIVACY = "none";

  /**
   * The usual bound of what approximations may change: a fifth of a probability, at the worst row.
   * It is told apart from the promise, and most rows change much less.
   */
  public static final double DEFAULT_APPROXIMATION = 0.2;

  private static final int MAX_ROWS = 1024;

  /** What is asked for where nobody asks. */
  public static final CompileChoices DEFAULTS =
      new CompileChoices(
          List.of(),
          NO_PRIVACY,
          Structure.PUBLIC,
          false,
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          DEFAULT_APPROXIMATION,
          1);

  /** Checks ranges. */
  public CompileChoices {
    calibration = List.copyOf(calibration);
    privacy = Privacy.parse(privacy).toString();
    if (rows < 1 || rows > MAX_ROWS) {
      throw new IllegalArgumentException("rows of a request are 1 to " + MAX_ROWS);
    }
    if (trees.equals(Optional.of(Trees.THRESHOLDS)) && !allowThresholds) {
      throw new IllegalArgumentException("trees by thresholds need leave to show them");
    }
  }

  /** Returns these choices with calibration rows; the list is copied, its arrays are not. */
  public CompileChoices withCalibration(List<double[]> others) {
    return new CompileChoices(
        others, privacy, structure, allowThresholds, trees, keysOf, bins, approximationError, rows);
  }

  /** Returns these choices with another level of privacy. */
  public CompileChoices withPrivacy(String other) {
    return new CompileChoices(
        calibration,
        other,
        structure,
        allowThresholds,
        trees,
        keysOf,
        bins,
        approximationError,
        rows);
  }

  /** Returns these choices with the structure shown or hidden. */
  public CompileChoices withStructure(Structure other) {
    return new CompileChoices(
        calibration,
        privacy,
        other,
        allowThresholds,
        trees,
        keysOf,
        bins,
        approximationError,
        rows);
  }

  /** Returns these choices with or without leave to show thresholds. */
  public CompileChoices withThresholds(boolean allowed) {
    return new CompileChoices(
        calibration, privacy, structure, allowed, trees, keysOf, bins, approximationError, rows);
  }

  /** Returns these choices with a way for trees. */
  public CompileChoices withTrees(Trees other) {
    return new CompileChoices(
        calibration,
        privacy,
        structure,
        allowThresholds,
        Optional.of(other),
        keysOf,
        bins,
        approximationError,
        rows);
  }

  /** Returns these choices with a plan whose keys must do. */
  public CompileChoices withKeysOf(Plan plan) {
    return new CompileChoices(
        calibration,
        privacy,
        structure,
        allowThresholds,
        trees,
        Optional.of(plan),
        bins,
        approximationError,
        rows);
  }

  /** Returns these choices with another number of rows of a request. */
  public CompileChoices withRows(int other) {
    return new CompileChoices(
        calibration,
        privacy,
        structure,
        allowThresholds,
        trees,
        keysOf,
        bins,
        approximationError,
        other);
  }

  /** Returns these choices with edges of public bins. */
  public CompileChoices withBins(List<List<Double>> edges) {
    return new CompileChoices(
        calibration,
        privacy,
        structure,
        allowThresholds,
        trees,
        keysOf,
        Optional.of(edges),
        approximationError,
        rows);
  }

  /** Returns these choices with another bound of what approximations may change. */
  public CompileChoices withApproximationError(double bound) {
    return new CompileChoices(
        calibration, privacy, structure, allowThresholds, trees, keysOf, bins, bound, rows);
  }
}
