package io.blindserve.server.inference.encrypted.onnx;

import io.blindserve.he.compile.Graph;

/**
 * Reads the bytes of an ONNX model into the compiler's neutral graph. Stateless and thread-safe.
 */
public final class OnnxReader {

  /** The largest file that is read, in bytes. */
  public static final int MAX_FILE_BYTES = 256 << 20;

  private OnnxReader() {}

  /**
   * Reads a model.
   *
   * @throws OnnxFormatException if the bytes are no ONNX model, break a limit, or refer to data
   *     outside the file
   */
  public static Graph read(byte[] file) {
    throw new OnnxFormatException(
        "a file of " + file.length + " bytes: the reader lands in a following change");
  }
}
