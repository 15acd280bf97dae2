package io.blindserve.server.inference.generate;

import io.blindserve.server.model.ModelName;

/** Is told of tokens as they are made. Implementations are thread-safe, short, and never throw. */
public interface GenerationWatch {

  /** The first token of a generation was made so long after it was accepted. */
  void first(ModelName model, long nanos);

  /** A token was made. */
  void token(ModelName model);
}
