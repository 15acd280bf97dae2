package io.blindserve.server.inference.plain;

import io.blindserve.server.inference.DataType;
import io.blindserve.server.inference.ModelSignature;
import io.blindserve.server.inference.TensorSpec;
import io.blindserve.server.model.GenerationSettings;
import io.blindserve.server.model.ModelLoadException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Holds what is declared of a decoder against its graph. */
final class DecoderFitness {

  private static final int BYTES = 256;
  private static final int CACHE_RANK = 4;
  private static final int HEADS = 1;
  private static final int PAST = 2;
  private static final int WIDTH = 3;

  private final ModelSignature signature;
  private final GenerationSettings settings;

  private DecoderFitness(ModelSignature signature, GenerationSettings settings) {
    this.signature = signature;
    this.settings = settings;
  }

  /**
   * Checks the names, types and shapes.
   *
   * @return how many tokens there are
   * @throws ModelLoadException if something does not fit
   */
  static int require(ModelSignature signature, GenerationSettings settings) {
    return new DecoderFitness(signature, settings).vocabulary();
  }

  private int vocabulary() {
    requireIds(settings.tokens());
    settings.positions().ifPresent(this::requireIds);
    settings.mask().ifPresent(this::requireIds);
    settings.cache().forEach(this::requireCache);
    requireAllInputs();
    TensorSpec logits = find("output", signature.outputs(), settings.logits());
    long tokens = logits.shape().size() == 3 ? logits.shape().get(2) : -1;
    check(
        logits.type() == DataType.FP32 && tokens > 0 && tokens <= Integer.MAX_VALUE,
        logits,
        "must be FP32 of shape [batch,length,vocabulary] with a fixed vocabulary");
    requireBytes(tokens);
    settings
        .endToken()
        .ifPresent(end -> check(end < tokens, logits, "has no score of end_token " + end));
    return (int) tokens;
  }

  private void requireBytes(long tokens) {
    boolean endBehind =
        tokens == BYTES + 1 && settings.endToken().filter(e -> e == BYTES).isPresent();
    if (settings.bytes() && tokens != BYTES && !endBehind) {
      throw wrong(
          "vocabulary bytes needs 256 scores, or 257 of which the last is end_token; there are "
              + tokens);
    }
  }

  private void requireIds(String name) {
    TensorSpec input = find("input", signature.inputs(), name);
    check(
        input.type() == DataType.INT64
            && input.shape().size() == 2
            && input.shape().get(0) <= 1
            && input.shape().get(1) < 0,
        input,
        "must be INT64 of shape [batch,length], both open");
  }

  private void requireCache(String input, String output) {
    TensorSpec past = find("input", signature.inputs(), input);
    TensorSpec present = find("output", signature.outputs(), output);
    check(
        past.type() == DataType.FP32 || past.type() == DataType.FP16, past, "must be FP32 or FP16");
    check(present.type() == past.type(), present, "must have the type of " + input);
    List<Long> shape = past.shape();
    check(
        shape.size() == CACHE_RANK
            && shape.get(0) <= 1
            && shape.get(HEADS) > 0
            && shape.get(PAST) < 0
            && shape.get(WIDTH) > 0,
        past,
        "must have the shape [batch,heads,past,width] with batch and past open");
  }

  private void requireAllInputs() {
    Set<String> known = new HashSet<>(settings.cache().keySet());
    known.add(settings.tokens());
    settings.positions().ifPresent(known::add);
    settings.mask().ifPresent(known::add);
    for (TensorSpec input : signature.inputs()) {
      check(known.contains(input.name()), input, "is an input of which nothing is declared");
    }
    int named =
        1
            + settings.cache().size()
            + (settings.positions().isPresent() ? 1 : 0)
            + (settings.mask().isPresent() ? 1 : 0);
    if (known.size() != named) {
      throw wrong("an input is named twice");
    }
  }

  private static TensorSpec find(String kind, List<TensorSpec> specs, String name) {
    return specs.stream()
        .filter(spec -> spec.name().equals(name))
        .findFirst()
        .orElseThrow(() -> wrong("the model has no " + kind + " " + name));
  }

  private static void check(boolean condition, TensorSpec spec, String what) {
    if (!condition) {
      throw wrong(spec.name() + ", " + spec.type() + spec.shape() + ", " + what);
    }
  }

  static ModelLoadException wrong(String what) {
    return ModelLoadException.told("model.json generation: " + what);
  }
}
