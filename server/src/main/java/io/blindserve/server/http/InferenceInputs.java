package io.blindserve.server.http;

import io.blindserve.server.auth.Caller;
import io.blindserve.server.inference.DataType;
import io.blindserve.server.inference.EncryptionTerms;
import io.blindserve.server.inference.InferenceInput;
import io.blindserve.server.inference.Tensor;
import io.blindserve.server.problem.ErrorCode;
import io.blindserve.server.problem.ProblemException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Tells plain calls from encrypted ones. */
final class InferenceInputs {

  private static final String SCHEME = "ckks";
  private static final Set<String> WIRES = Set.of("blindserve-1", "lattigo-v6");
  private static final Pattern DIGEST = Pattern.compile("sha256:[0-9a-f]{64}");
  private static final Pattern KEY_ID = Pattern.compile("[0-9a-f]{64}");

  /** How every ciphertext on the wire begins. */
  private static final List<byte[]> CIPHERTEXT_STARTS =
      Stream.of("\u0001{\"PlaintextMetaData\":", "blindsrv\u0001")
          .map(start -> start.getBytes(StandardCharsets.US_ASCII))
          .toList();

  private InferenceInputs() {}

  static InferenceInput of(InferRequest request, Caller caller) {
    RequestParameters parameters = request.parameters();
    if (parameters.encryption().isEmpty()) {
      requireNoTerms(request);
      return new InferenceInput.Plain(request.tensors(), request.outputNames(), parameters.turn());
    }
    requireWord("encryption", parameters.encryption(), SCHEME);
    if (request.outputs().stream().anyMatch(wanted -> wanted.classes().isPresent())) {
      throw new ProblemException(
          ErrorCode.UNSUPPORTED,
          "classification is for calls in the clear: ciphertexts hide order");
    }
    EncryptionTerms terms =
        new EncryptionTerms(
            requireWire(parameters.wire()),
            requireForm("plan", parameters.plan(), DIGEST, "sha256: and 64 hexadecimal digits"),
            requireForm(
                "evaluation_key", parameters.evaluationKey(), KEY_ID, "64 hexadecimal digits"));
    return new InferenceInput.Encrypted(
        request.tensors(), request.outputNames(), terms, caller.id());
  }

  /**
   * Ciphertexts that were meant for an encrypted call must not be taken for a model's own strings.
   */
  private static void requireNoTerms(InferRequest request) {
    RequestParameters parameters = request.parameters();
    if (parameters.wire().isPresent()
        || parameters.plan().isPresent()
        || parameters.evaluationKey().isPresent()) {
      throw invalid("parameters of an encrypted call need encryption: " + SCHEME);
    }
    for (Tensor tensor : request.tensors()) {
      if (tensor.type() == DataType.BYTES
          && tensor.elements().stream().anyMatch(InferenceInputs::isCiphertext)) {
        throw invalid(
            "tensor " + tensor.name() + " holds ciphertexts; the call needs encryption: " + SCHEME);
      }
    }
  }

  private static boolean isCiphertext(byte[] element) {
    return CIPHERTEXT_STARTS.stream()
        .anyMatch(
            start ->
                element.length >= start.length
                    && Arrays.equals(element, 0, start.length, start, 0, start.length));
  }

  private static String requireWire(Optional<String> wire) {
    return wire.filter(WIRES::contains)
        .orElseThrow(() -> invalid("parameter wire must be one of the spec's"));
  }

  private static void requireWord(String name, Optional<String> value, String word) {
    if (!value.equals(Optional.of(word))) {
      throw invalid("parameter " + name + " must be " + word);
    }
  }

  private static String requireForm(
      String name, Optional<String> value, Pattern form, String words) {
    return value
        .filter(text -> form.matcher(text).matches())
        .orElseThrow(() -> invalid("parameter " + name + " must be " + words));
  }

  private static ProblemException invalid(String sentence) {
    return new ProblemException(ErrorCode.INVALID_REQUEST, sentence);
  }
}
