package io.blindserve.server.model;

import java.util.Locale;
import java.util.Optional;

/** Where ONNX Runtime computes. */
public enum ExecutionProvider {
  /** CUDA where this build and this machine have it, otherwise the processor. */
  AUTO,
  CPU,
  CUDA,
  TENSORRT;

  /** Returns the name in {@code model.json}, on the command line and in answers. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns the provider of a label. */
  public static Optional<ExecutionProvider> of(String label) {
    for (ExecutionProvider provider : values()) {
      if (provider.label().equals(label)) {
        return Optional.of(provider);
      }
    }
    return Optional.empty();
  }

  @Override
  public String toString() {
    return label();
  }
}
