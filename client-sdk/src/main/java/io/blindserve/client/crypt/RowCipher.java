package io.blindserve.client.crypt;

import io.blindserve.client.failure.ProtocolException;
import io.blindserve.client.failure.UndecodableAnswerException;
import io.blindserve.he.circuit.FeatureRange;
import io.blindserve.he.circuit.InputCiphertext;
import io.blindserve.he.circuit.InputSpec;
import io.blindserve.he.circuit.OutputCiphertext;
import io.blindserve.he.circuit.OutputSpec;
import io.blindserve.he.circuit.PlanSpec;
import io.blindserve.he.circuit.RowPacking;
import io.blindserve.he.circuit.RowStep;
import io.blindserve.he.ckks.Ciphertext;
import io.blindserve.he.ckks.Plaintext;
import io.blindserve.he.ckks.Scale;
import io.blindserve.he.kernel.PolyScope;
import io.blindserve.he.secret.DecryptionPolicy;
import io.blindserve.he.wire.ElementShape;
import io.blindserve.he.wire.PolyTarget;
import io.blindserve.he.wire.WireException;
import io.blindserve.he.wire.WireForm;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Rows into ciphertexts and ciphertexts into rows, as one plan has it. Thread-safe while its keys
 * are open.
 */
public final class RowCipher {

  private static final double[] NO_IMAGINARY_PARTS = new double[0];

  private final PlanSpec spec;
  private final SessionKeys keys;
  private final WireForm form;
  private final InputSpec input;
  private final OutputSpec output;

  /**
   * Binds a plan to keys of its parameters.
   *
   * @param spec passed by {@link SpecGuard}
   * @param keys stay the caller's
   * @param form of ciphertexts, both ways
   */
  public RowCipher(PlanSpec spec, SessionKeys keys, WireForm form) {
    if (!spec.parameters().equals(keys.parameters())) {
      throw new IllegalArgumentException("keys of other parameters than the plan's");
    }
    this.spec = spec;
    this.keys = keys;
    this.form = form;
    this.input = spec.inputs().get(0);
    this.output = spec.outputs().get(0);
  }

  /**
   * Encrypts rows of one request, freshly each time: whoever sends a request again sends the bytes
   * that it has.
   *
   * @param rows at most as many as the plan carries
   * @return the elements of the input tensor, in the spec's order
   */
  public List<byte[]> encrypt(List<double[]> rows) {
    List<double[]> slots = RowPacking.encode(input, rows);
    return IntStream.range(0, slots.size())
        .mapToObj(
            i ->
                keys.memory()
                    .compute(scope -> encrypt(scope, input.ciphertexts().get(i), slots.get(i))))
        .toList();
  }

  private byte[] encrypt(PolyScope scope, InputCiphertext layout, double[] slots) {
    Scale scale = Scale.ofPowerOfTwo(layout.logScale());
    Plaintext plaintext =
        keys.encoder()
            .encode(
                scope,
                keys.memory().kernels(),
                slots,
                NO_IMAGINARY_PARTS,
                layout.logSlots(),
                layout.level(),
                scale);
    return form.writeFresh(spec.parameters(), keys.encryptor().encryptSeeded(scope, plaintext));
  }

  /**
   * Checks the form of an answer, without any key.
   *
   * @throws ProtocolException when an element is not a ciphertext of the promised shape
   */
  public void checkForm(List<byte[]> elements) {
    for (int i = 0; i < elements.size(); i++) {
      try {
        form.checkCiphertext(ByteBuffer.wrap(elements.get(i)), shape(i));
      } catch (WireException e) {
        throw new ProtocolException(
            "element " + i + " of the answer is malformed: " + e.getMessage(), e);
      }
    }
  }

  private ElementShape shape(int i) {
    OutputCiphertext promised = output.ciphertexts().get(i);
    return ElementShape.computed(
        spec.parameters(), promised.level(), promised.scale(), promised.logSlots());
  }

  /**
   * Decrypts an answer that {@link #checkForm} passed.
   *
   * @param elements the elements of the output tensor, in the spec's order
   * @param asked the rows that it answers
   * @return the outputs of each row, after {@code post}
   * @throws UndecodableAnswerException when what comes out is not an answer of an honest server,
   *     whatever the reason
   */
  public List<double[]> decrypt(List<byte[]> elements, List<double[]> asked) {
    List<double[][]> decoded =
        IntStream.range(0, elements.size())
            .mapToObj(
                i -> keys.memory().compute(scope -> decrypt(scope, elements.get(i), shape(i))))
            .toList();
    List<double[]> raw = RowPacking.raw(output, decoded).subList(0, asked.size());
    boolean honest = true;
    for (int row = 0; row < asked.size(); row++) {
      honest &= isHonest(raw.get(row), isPromised(asked.get(row)));
    }
    if (!honest) {
      throw new UndecodableAnswerException();
    }
    List<double[]> finished = new ArrayList<>();
    raw.forEach(row -> finished.add(RowPacking.finish(output, row)));
    return finished;
  }

  private double[][] decrypt(PolyScope scope, byte[] element, ElementShape shape) {
    Ciphertext ciphertext =
        form.readCiphertext(ByteBuffer.wrap(element), shape, PolyTarget.of(scope));
    return keys.decryptor().decrypt(scope, ciphertext, DecryptionPolicy.keptPrivate());
  }

  /**
   * The output's range holds for rows within the input's range; for others only finite values can
   * be asked for.
   */
  private boolean isHonest(double[] values, boolean promised) {
    boolean honest = true;
    for (double value : values) {
      honest &=
          Double.isFinite(value)
              && (!promised || (value >= output.low() && value <= output.high()));
    }
    return honest;
  }

  private boolean isPromised(double[] row) {
    boolean clipped = !input.pre().isEmpty() && input.pre().get(0) instanceof RowStep.Clip;
    return clipped || input.range().map(range -> contains(range, row)).orElse(false);
  }

  private static boolean contains(FeatureRange range, double[] row) {
    return IntStream.range(0, row.length)
        .allMatch(i -> row[i] >= range.min().get(i) && row[i] <= range.max().get(i));
  }
}
