import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Map;

/**
 * Calls of ONNX Runtime with nothing around them: a row into a tensor, a run, the answer out. Started
 * as a source file. Arguments: model, input, features, seconds. Prints one line of JSON.
 */
public final class Direct {

  private Direct() {}

  public static void main(String[] args) throws Exception {
    int features = Integer.parseInt(args[2]);
    long nanos = (long) (Double.parseDouble(args[3]) * 1e9);
    OrtEnvironment environment = OrtEnvironment.getEnvironment();
    OrtSession.SessionOptions options = new OrtSession.SessionOptions();
    options.setIntraOpNumThreads(1);
    try (OrtSession session = environment.createSession(args[0], options)) {
      FloatBuffer row =
          ByteBuffer.allocateDirect(4 * features).order(ByteOrder.nativeOrder()).asFloatBuffer();
      long[] times = new long[1 << 22];
      int count = 0;
      long began = System.nanoTime();
      for (long now = began; now - began < 2 * nanos && count < times.length; ) {
        long started = System.nanoTime();
        try (OnnxTensor tensor =
                OnnxTensor.createTensor(environment, row.rewind(), new long[] {1, features});
            OrtSession.Result result = session.run(Map.of(args[1], tensor))) {
          if (!((OnnxTensor) result.get(0)).getFloatBuffer().hasRemaining()) {
            throw new IllegalStateException("no answer");
          }
        }
        now = System.nanoTime();
        // The first half warms up.
        if (now - began > nanos) {
          times[count++] = now - started;
        }
      }
      long[] sorted = Arrays.copyOf(times, count);
      Arrays.sort(sorted);
      System.out.printf(
          java.util.Locale.ROOT,
          "{\"calls\":%d,\"p50\":%.6f,\"p99\":%.6f}%n",
          count,
          sorted[count / 2] / 1e6,
          sorted[(int) (count * 0.99)] / 1e6);
    }
  }
}
