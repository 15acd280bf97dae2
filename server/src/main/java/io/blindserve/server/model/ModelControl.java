package io.blindserve.server.model;

import java.util.concurrent.CompletionStage;
import java.util.function.Supplier;

/**
 * Loading and unloading while the server runs, which is an operator's right. Thread-safe; nothing
 * here blocks. Problems complete stages exceptionally with a {@link
 * io.blindserve.server.problem.ProblemException}.
 */
public interface ModelControl {

  /**
   * What was done.
   *
   * @param model its name
   * @param version the highest version that was loaded, or unloaded
   * @param digest of that version's model file
   */
  record Done(ModelName model, int version, String digest) {}

  /**
   * Loads every version that lies in the models folder and that the model's policy wants, and
   * unloads the others. Each takes the place of the one under its number at once when it is ready;
   * calls under way end on what they began with. A version that cannot be loaded leaves the one
   * under its number as it is.
   *
   * @param record puts on record that it was asked for, durably, before anything is done to a model
   *     that is there; if it fails nothing is
   */
  CompletionStage<Done> load(ModelName name, Supplier<? extends CompletionStage<?>> record);

  /**
   * Unloads every version, until it is loaded by request: new calls find none, and those under way
   * end first.
   *
   * @param record as of {@link #load}
   */
  CompletionStage<Done> unload(ModelName name, Supplier<? extends CompletionStage<?>> record);
}
