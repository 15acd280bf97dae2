import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.LongBuffer;
import java.util.Locale;
import java.util.Map;

/**
 * Rows a second of a sentence encoder in ONNX Runtime with nothing around it, by rows of a run.
 * Started as a source file. Arguments: model, tokens of a row, seconds for each number of rows, the
 * numbers of rows with commas between. Prints a line of JSON for each.
 */
public final class DirectTokens {

  private DirectTokens() {}

  public static void main(String[] args) throws Exception {
    int tokens = Integer.parseInt(args[1]);
    long nanos = (long) (Double.parseDouble(args[2]) * 1e9);
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    OrtSession.SessionOptions options = new OrtSession.SessionOptions();
    options.setIntraOpNumThreads(1);
    try (OrtSession session = environment.createSession(args[0], options)) {
      for (String count : args[3].split(",")) {
        int rows = Integer.parseInt(count);
        rowsPerSecond(environment, session, rows, tokens, nanos / 2);
        double rate = rowsPerSecond(environment, session, rows, tokens, nanos);
        System.out.printf(Locale.ROOT, "{\"rows\":%d,\"per_second\":%.3f}%n", rows, rate);
      }
    }
  }

  private static double rowsPerSecond(
      OrtEnvironment environment, OrtSession session, int rows, int tokens, long nanos)
      throws OrtException {
    LongBuffer ids = filled(rows * tokens, 2003);
    LongBuffer ones = filled(rows * tokens, 1);
    LongBuffer zeros = filled(rows * tokens, 0);
    long[] shape = {rows, tokens};
    long done = 0;
    long began = System.nanoTime();
    while (System.nanoTime() - began < nanos) {
      try (OnnxTensor words = OnnxTensor.createTensor(environment, ids.rewind(), shape);
          OnnxTensor mask = OnnxTensor.createTensor(environment, ones.rewind(), shape);
          OnnxTensor types = OnnxTensor.createTensor(environment, zeros.rewind(), shape);
          OrtSession.Result result =
              session.run(
                  Map.of("input_ids", words, "attention_mask", mask, "token_type_ids", types))) {
        if (!((OnnxTensor) result.get(0)).getFloatBuffer().hasRemaining()) {
          throw new IllegalStateException("no answer");
        }
      }
      done += rows;
    }
    return done * 1e9 / (System.nanoTime() - began);
  }

  private static LongBuffer filled(int length, long value) {
    LongBuffer buffer =
        ByteBuffer.allocateDirect(Long.BYTES * length).order(ByteOrder.nativeOrder()).asLongBuffer();
    while (buffer.hasRemaining()) {
      buffer.put(value);
    }
    return buffer.rewind();
  }
}
