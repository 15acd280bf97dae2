package io.blindserve.server.inference.plain;

import java.nio.file.Path;
import java.util.Optional;

/**
 * What of a model's preparation is there already, and where it goes.
 *
 * @param optimised whether the graph is as an earlier session left it
 * @param graph the file that the optimised graph is written to, if it is
 * @param engines the folder of TensorRT's engines of this model, if they are kept
 */
record Preparation(boolean optimised, Optional<Path> graph, Optional<Path> engines) {

  /** All is done here and now, and nothing is kept. */
  static final Preparation NONE = new Preparation(false, Optional.empty(), Optional.empty());

  static final Preparation OPTIMISED = new Preparation(true, Optional.empty(), Optional.empty());

  static Preparation writing(Path graph) {
    return new Preparation(false, Optional.of(graph), Optional.empty());
  }

  static Preparation keeping(Path engines) {
    return new Preparation(false, Optional.empty(), Optional.of(engines));
  }
}
