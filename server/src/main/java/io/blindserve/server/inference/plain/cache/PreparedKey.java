package io.blindserve.server.inference.plain.cache;

import io.blindserve.server.model.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Names what was prepared by all that it depends on. */
public final class PreparedKey {

  private PreparedKey() {}

  /**
   * Returns the name of what is made of a model here: 64 hexadecimal digits.
   *
   * @param onnx the model's bytes
   * @param circumstances what else it depends on, the processor aside; in an order
   */
  public static String of(byte[] onnx, List<String> circumstances) {
    StringBuilder text = new StringBuilder(Sha256.hex(onnx));
    for (String circumstance : circumstances) {
      // Lengths, so that no two lists are one text.
      text.append('\n').append(circumstance.length()).append(' ').append(circumstance);
    }
    text.append('\n').append(Processor.describe());
    return Sha256.hex(text.toString().getBytes(StandardCharsets.UTF_8));
  }
}
