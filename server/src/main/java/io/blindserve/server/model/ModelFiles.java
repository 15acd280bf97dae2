package io.blindserve.server.model;

import java.util.Arrays;
import java.util.Optional;

/**
 * A version as it was read from disk: the model's bytes, their digest and its description.
 * Immutable by convention.
 */
public final class ModelFiles {

  private final ModelName name;
  private final int version;
  private final byte[] onnx;
  private final String digest;
  private final ModelDescription description;
  private final Companions companions;

  /** Files that may lie beside a model. */
  @FunctionalInterface
  interface Companions {

    /** Returns a file's bytes, if there is one; too large or foreign ones are an exception. */
    Optional<byte[]> read(String file, long limit);
  }

  ModelFiles(
      ModelName name,
      int version,
      byte[] onnx,
      String digest,
      ModelDescription description,
      Companions companions) {
    this.name = name;
    this.version = version;
    this.onnx = onnx;
    this.digest = digest;
    this.description = description;
    this.companions = companions;
  }

  /**
   * Returns the bytes of a file beside the model, if there is one. They are as hostile as any.
   *
   * @param file its name, chosen by the program
   * @param limit bytes that it may have
   * @throws ModelLoadException if it is larger, or not a file inside the models folder
   */
  public Optional<byte[]> beside(String file, long limit) {
    return companions.read(file, limit);
  }

  /** Returns the model's name. */
  public ModelName name() {
    return name;
  }

  /** Returns the version, at least 1. */
  public int version() {
    return version;
  }

  /** Returns the bytes of the ONNX file; a copy. */
  public byte[] onnx() {
    return Arrays.copyOf(onnx, onnx.length);
  }

  /** Returns {@code sha256:} and the hexadecimal digest of the ONNX file. */
  public String digest() {
    return digest;
  }

  /** Returns what the description beside the model says. */
  public ModelDescription description() {
    return description;
  }
}
