package io.blindserve.server.http.grpc;

import static io.blindserve.server.http.grpc.ProtoReader.LENGTH;

import io.blindserve.server.http.tensor.TensorChecks;
import io.blindserve.server.problem.ErrorCode;
import io.blindserve.server.problem.ProblemException;
import java.io.IOException;

/** Reads an {@code InferRequestedOutputTensor}. */
final class OutputNameReader {

  private static final int NAME = 1 << 3 | LENGTH;
  private static final int PARAMETERS = 2 << 3 | LENGTH;

  private final ProtoReader message;
  private final String label;
  private String name = "";

  OutputNameReader(ProtoReader message, String label) {
    this.message = message;
    this.label = label;
  }

  String read() throws IOException {
    message.message(this::field);
    return TensorChecks.name(name, label + ".name");
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

  private void parameter(String key, ParameterReader.Value value) {
    if (key.equals("classification") || key.equals("shared_memory_region")) {
      throw new ProblemException(
          ErrorCode.UNSUPPORTED, "parameter " + key + " of " + label + " is not supported");
    }
  }
}
