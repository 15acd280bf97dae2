package io.blindserve.server.http.grpc;

import static io.blindserve.server.http.grpc.ProtoReader.LENGTH;

import io.blindserve.server.http.tensor.TensorChecks;
import io.blindserve.server.problem.ErrorCode;
import io.blindserve.server.problem.ProblemException;
import java.io.IOException;
import java.util.OptionalInt;

/** Reads an {@code InferRequestedOutputTensor}. */
final class WantedOutputReader {

  private static final int NAME = 1 << 3 | LENGTH;
  private static final int PARAMETERS = 2 << 3 | LENGTH;

  private final ProtoReader message;
  private final String label;
  private String name = "";
  private OptionalInt classes = OptionalInt.empty();

  WantedOutputReader(ProtoReader message, String label) {
    this.message = message;
    this.label = label;
  }

  WantedOutput read() throws IOException {
    message.message(this::field);
    return new WantedOutput(TensorChecks.name(name, label + ".name"), classes);
  }

  private boolean field(int tag) throws IOException {
    switch (tag) {
      case NAME -> name = message.in().readStringRequireUtf8();
      case PARAMETERS -> new ParameterReader(message).read(this::parameter);
      default -> {
        return false;
      }
    }
    return true;
  }

  private void parameter(String key, ParameterValue value) {
    if (key.equals("classification")) {
      classes = OptionalInt.of(TensorChecks.classes(value.number().orElse(0L), label));
    }
    if (key.equals("shared_memory_region")) {
      throw new ProblemException(
          ErrorCode.UNSUPPORTED, "parameter " + key + " of " + label + " is not supported");
    }
  }
}
