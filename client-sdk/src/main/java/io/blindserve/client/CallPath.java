package io.blindserve.client;

import java.util.Optional;

/** One of the two ways to call a model. */
sealed interface CallPath extends AutoCloseable permits PlainPath, EncryptedPath {

  String model();

  String version();

  Optional<EncryptionTerms> terms();

  Prediction[] predict(double[][] rows);

  @Override
  void close();
}
