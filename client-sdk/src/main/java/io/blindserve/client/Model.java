package io.blindserve.client;

/**
 * An open model version. {@link #predict} may be called from many threads; {@link #close} waits for
 * the calls under way, then destroys the secret key.
 */
public final class Model implements AutoCloseable {

  private final CallPath path;

  Model(CallPath path) {
    this.path = path;
  }

  /** Returns the model's name. */
  public String name() {
    return path.model();
  }

  /**
   * Returns the version that answers, as the server names it; empty while a plain model at {@code
   * latest()} was not called.
   */
  public String version() {
    return path.version();
  }

  /** Returns what an encrypted model promises and costs; empty for a plain one. */
  public java.util.Optional<EncryptionTerms> encryption() {
    return path.terms();
  }

  /**
   * Classifies rows, in as many requests as the plan needs.
   *
   * @param rows one array of numbers for each row, all as wide as the model's input; NaN and
   *     infinities are refused. The arrays are not changed and not kept
   * @return one prediction for each row, in the same order
   * @throws IllegalArgumentException when a row has another width or holds something that is no
   *     number; it names row and column. Nothing was sent then
   * @throws IllegalStateException after {@link #close}
   * @throws io.blindserve.client.failure.BlindserveException when the call fails; no row is
   *     answered then
   */
  public Prediction[] predict(double[][] rows) {
    return path.predict(rows);
  }

  /** Ends the use of this model; a second call does nothing. */
  @Override
  public void close() {
    path.close();
  }
}
