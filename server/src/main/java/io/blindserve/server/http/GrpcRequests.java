package io.blindserve.server.http;

import io.blindserve.server.http.grpc.InferMessage;
import io.blindserve.server.http.grpc.InferMessageReader;
import io.blindserve.server.model.VersionSelector;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Requests of gRPC as those of every other protocol. */
final class GrpcRequests {

  private static final String ENCRYPTION = "encryption";
  private static final String WIRE = "wire";
  private static final String PLAN = "plan";
  private static final String EVALUATION_KEY = "evaluation_key";

  private GrpcRequests() {}

  /**
   * Reads a message.
   *
   * @throws io.blindserve.server.problem.ProblemException if it cannot be read; refuse the call
   */
  static InferMessage read(byte[] message) {
    return InferMessageReader.read(message, Set.of(ENCRYPTION, WIRE, PLAN, EVALUATION_KEY));
  }

  static InferRequest of(InferMessage message) {
    Map<String, String> texts = message.texts();
    return new InferRequest(
        Optional.of(message.id()),
        new RequestParameters(
            Optional.ofNullable(texts.get(ENCRYPTION)),
            Optional.ofNullable(texts.get(WIRE)),
            Optional.ofNullable(texts.get(PLAN)),
            Optional.ofNullable(texts.get(EVALUATION_KEY)),
            true),
        message.tensors(),
        message.outputs().stream()
            .map(wanted -> new OutputRequest(wanted.name(), Optional.empty(), wanted.classes()))
            .toList());
  }

  /** Returns the version or label that a text names; the default where it is empty. */
  static VersionSelector version(String text) {
    return text.isEmpty() ? VersionSelector.unnamed() : VersionSelector.parse(text);
  }
}
