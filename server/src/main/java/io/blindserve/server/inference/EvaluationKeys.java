package io.blindserve.server.inference;

import java.nio.file.Path;
import java.util.concurrent.CompletionStage;

/** The evaluation keys of callers: uploaded once, used by id. Thread-safe; nothing here blocks. */
public interface EvaluationKeys {

  /**
   * Opens an upload.
   *
   * @param key whose keys they are and what they are
   * @param length bytes of the body
   * @throws io.blindserve.server.problem.ProblemException with {@code KEY_PROFILE_MISMATCH} if no
   *     plan has the profile, {@code TOO_LARGE} or {@code INVALID_KEY_SET} if the length is not
   *     that of its keys
   */
  Upload open(KeyName key, long length);

  /**
   * Finds out whether keys are here: {@link Outcome.KeyChange#FOUND} or {@link
   * Outcome.KeyChange#ABSENT}.
   */
  CompletionStage<Outcome> find(KeyName key);

  /** Removes keys; the answer is the same when they were absent. */
  CompletionStage<Outcome> remove(KeyName key);

  /** Returns the bytes of all keys on disk. */
  long storedBytes();

  /** Names a set of keys: sets are kept by all three. */
  record KeyName(String caller, String profile, String id) {}

  /** A body that is being received. One of {@link #finish} and {@link #abort} ends it. */
  interface Upload {

    /** Returns the file that the body is to be written to. */
    Path stagingFile();

    /** Verifies the whole body and publishes it: {@link Outcome.KeysResult} or a refusal. */
    CompletionStage<Outcome> finish();

    /** Drops what was received. */
    void abort();
  }
}
