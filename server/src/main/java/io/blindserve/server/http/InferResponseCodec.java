package io.blindserve.server.http;

import com.fasterxml.jackson.core.JsonGenerator;
import io.blindserve.server.http.json.JsonForm;
import io.blindserve.server.http.tensor.BinaryTensors;
import io.blindserve.server.inference.Tensor;
import io.blindserve.server.problem.ErrorCode;
import io.blindserve.server.problem.ProblemException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Predicate;

/**
 * Writes inference answers of the Open Inference Protocol v2, REST, with its binary tensor
 * extension. Stateless.
 */
final class InferResponseCodec {

  /** How the elements of {@code BYTES} outputs are written in JSON. */
  enum ElementForm {
    /** Base64, with the tensor parameter that says so: ciphertexts. */
    BASE64,
    /** Text where every element of the tensor is UTF-8, base64 otherwise. */
    TEXT_IF_UTF8
  }

  private InferResponseCodec() {}

  /**
   * Writes an answer: JSON, and after it the tensors that are wanted in binary form.
   *
   * @param id of the request, which comes back
   * @param binary whether the output of a name goes in binary form
   * @throws ProblemException {@code unsupported} where JSON cannot carry an output (NaN,
   *     infinities, FP16, BF16) or the answer is larger than 2 GiB
   */
  static EncodedBody encode(
      String model,
      String version,
      Optional<String> id,
      List<Tensor> outputs,
      Predicate<String> binary,
      ElementForm form) {
    List<Tensor> binaries = outputs.stream().filter(tensor -> binary.test(tensor.name())).toList();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      json(out, model, version, id, outputs, binary, form);
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    if (binaries.isEmpty()) {
      return new EncodedBody(out.toByteArray(), OptionalInt.empty());
    }
    return new EncodedBody(withTensors(out.toByteArray(), binaries), OptionalInt.of(out.size()));
  }

  private static void json(
      ByteArrayOutputStream out,
      String model,
      String version,
      Optional<String> id,
      List<Tensor> outputs,
      Predicate<String> binary,
      ElementForm form)
      throws IOException {
    try (JsonGenerator json = JsonForm.writer(out)) {
      json.writeStartObject();
      json.writeStringField("model_name", model);
      json.writeStringField("model_version", version);
      if (id.isPresent()) {
        json.writeStringField("id", id.get());
      }
      json.writeArrayFieldStart("outputs");
      for (Tensor tensor : outputs) {
        new TensorWriter(json, tensor, form).write(binary.test(tensor.name()));
      }
      json.writeEndArray();
      json.writeEndObject();
    }
  }

  private static byte[] withTensors(byte[] json, List<Tensor> tensors) {
    long size = json.length;
    for (Tensor tensor : tensors) {
      size += BinaryTensors.size(tensor);
    }
    if (size > Integer.MAX_VALUE) {
      throw new ProblemException(
          ErrorCode.UNSUPPORTED, "the answer has " + size + " bytes, more than 2 GiB");
    }
    return BinaryTensors.append(json, tensors, (int) size);
  }
}
