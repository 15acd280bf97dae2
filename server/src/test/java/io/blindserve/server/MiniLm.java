package io.blindserve.server;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.io.IOException;
import java.io.InputStream;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.stream.LongStream;

/** A real sentence encoder, all-MiniLM-L6-v2, called directly in ONNX Runtime. */
public final class MiniLm {

  static final int WIDTH = 384;

  private MiniLm() {}

  /** Returns the model. */
  public static byte[] onnx() throws IOException {
    return resource("/all-minilm-l6-v2.onnx");
  }

  static byte[] resource(String name) throws IOException {
    try (InputStream in = MiniLm.class.getResourceAsStream(name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    }
  }

  static long[] values(String name, long[] tokens) {
    return switch (name) {
      case "input_ids" -> tokens;
      case "attention_mask" -> LongStream.generate(() -> 1).limit(tokens.length).toArray();
      default -> new long[tokens.length];
    };
  }

  /** The mean of the tokens' vectors, of length one. */
  static float[] embedding(float[] states) {
    float[] mean = new float[WIDTH];
    for (int i = 0; i < states.length; i++) {
      mean[i % WIDTH] += states[i];
    }
    double length = Math.sqrt(product(mean, mean));
    for (int i = 0; i < WIDTH; i++) {
      mean[i] /= (float) length;
    }
    return mean;
  }

  static double product(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < WIDTH; i++) {
      sum += a[i] * b[i];
    }
    return sum;
  }

  /** Returns the embedding of a row of tokens. */
  static float[] direct(OrtEnvironment environment, OrtSession session, long[] tokens)
      throws OrtException {
    Map<String, OnnxTensor> inputs = new HashMap<>();
    for (String name : session.getInputNames()) {
      inputs.put(name, OnnxTensor.createTensor(environment, new long[][] {values(name, tokens)}));
    }
    try (OrtSession.Result result = session.run(inputs)) {
      FloatBuffer states = ((OnnxTensor) result.get(0)).getFloatBuffer();
      float[] values = new float[states.remaining()];
      states.get(values);
      return embedding(values);
    } finally {
      inputs.values().forEach(OnnxTensor::close);
    }
  }
}
