package io.blindserve.server.model;

import java.util.Arrays;

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

  ModelFiles(
      ModelName name, int version, byte[] onnx, String digest, ModelDescription description) {
    this.name = name;
    this.version = version;
    this.onnx = onnx;
    this.digest = digest;
    this.description = description;
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
