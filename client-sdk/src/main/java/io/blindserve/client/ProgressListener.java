package io.blindserve.client;

import java.time.Duration;
import java.util.Optional;

/**
 * Is told how far a call is and what it cost. Methods are called on the thread of the caller or of
 * the HTTP client, possibly from several at once, and must return quickly; what they throw ends the
 * call.
 *
 * <p>No method is given anything that depends on a decrypted value.
 */
public interface ProgressListener {

  /** A listener that hears nothing. */
  ProgressListener NONE = new ProgressListener() {};

  /** The parts of a call that can take a while. */
  enum Stage {
    /** Making evaluation keys; counted in keys. */
    KEY_GENERATION,
    /** Uploading evaluation keys; counted in bytes. */
    KEY_UPLOAD,
    /** Asking the server; counted in rows. */
    ROWS
  }

  /**
   * A part of the call has come so far.
   *
   * @param stage which part
   * @param done how much of it is done, from 0 to {@code total}
   * @param total how much there is
   */
  default void progress(Stage stage, long done, long total) {}

  /**
   * Evaluation keys are made.
   *
   * @param took the time of making them
   * @param bytes the size of the whole set
   */
  default void keysMade(Duration took, long bytes) {}

  /**
   * A request was answered.
   *
   * @param figures what it cost
   */
  default void answered(CallFigures figures) {}

  /**
   * An answer was decrypted and decoded.
   *
   * @param took the time of both
   */
  default void decrypted(Duration took) {}

  /**
   * What one request cost.
   *
   * @param rows rows in the request
   * @param preparing time to encode and encrypt them; a plain request takes next to none
   * @param roundTrip time from sending the request to having its answer, repetitions included
   * @param computeMillis the evaluation alone, as the server measured it
   * @param requestBytes bytes of the request's body
   * @param responseBytes bytes of the answer's body
   * @param recordId the server's access record of this call
   */
  record CallFigures(
      int rows,
      Duration preparing,
      Duration roundTrip,
      Optional<Double> computeMillis,
      long requestBytes,
      long responseBytes,
      Optional<String> recordId) {}
}
