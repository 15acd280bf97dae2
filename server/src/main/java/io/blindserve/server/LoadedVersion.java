package io.blindserve.server;

import io.blindserve.server.inference.encrypted.EncryptedModel;
import io.blindserve.server.inference.generate.GenerationModel;
import io.blindserve.server.inference.plain.PlainModel;
import io.blindserve.server.model.VersionRuntime;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a loaded version is made of.
 *
 * @param plain its ONNX Runtime session
 * @param encrypted its plans
 * @param generation how it is run token by token, if it is a decoder
 */
record LoadedVersion(
    PlainModel plain, EncryptedModel encrypted, Optional<GenerationModel> generation)
    implements VersionRuntime {

  @Override
  public <T> Optional<T> part(Class<T> type) {
    return Stream.concat(
            Stream.of(
                plain,
                encrypted,
                plain.signature(),
                plain.execution(),
                plain.statistics(),
                encrypted.offer()),
            generation.stream())
        .filter(type::isInstance)
        .map(type::cast)
        .findFirst();
  }

  @Override
  public void close() {
    try {
      encrypted.close();
    } finally {
      plain.close();
    }
  }
}
