package io.blindserve.server.inference.plain;

import io.blindserve.server.model.ModelLoadException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * ONNX Runtime 1.29.0 ends a Linux process without a word when its command line has 4096 bytes or
 * more (measured: a class path of that length); this says so instead.
 */
final class CommandLineGuard {

  private static final Path COMMAND_LINE = Path.of("/proc/self/cmdline");
  private static final int LIMIT = 4096;

  private CommandLineGuard() {}

  /** Refuses to load ONNX Runtime where it would end the process. */
  static void check() {
    int length;
    try {
      length = Files.isReadable(COMMAND_LINE) ? Files.readAllBytes(COMMAND_LINE).length : 0;
    } catch (IOException e) {
      return;
    }
    if (length >= LIMIT) {
      throw new ModelLoadException(
          "the command line of this process has "
              + length
              + " bytes, and ONNX Runtime stops at "
              + LIMIT
              + ": give the class path by the variable CLASSPATH or use java -jar");
    }
  }
}
