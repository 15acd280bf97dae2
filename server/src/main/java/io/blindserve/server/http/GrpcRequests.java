package io.blindserve.server.http;

import io.blindserve.server.http.generate.GenerateTensors;
import io.blindserve.server.http.grpc.InferMessage;
import io.blindserve.server.http.grpc.InferMessageReader;
import io.blindserve.server.model.VersionSelector;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Requests of gRPC as those of every other protocol. */
final class GrpcRequests {

  private static final String ENCRYPTION = "encryption";
  private static final String WIRE = "wire";
  private static final String PLAN = "plan";
  private static final String EVALUATION_KEY = "evaluation_key";

  /** Of every kind of request: which it is, only its model says. */
  private static final Set<String> PARAMETERS =
      Stream.concat(
              Stream.of(
                  ENCRYPTION,
                  WIRE,
                  PLAN,
                  EVALUATION_KEY,
                  Turns.PRIORITY,
                  Turns.TIMEOUT,
                  GrpcGenerate.EMPTY_END),
              GenerateTensors.PARAMETERS.stream())
          .collect(Collectors.toUnmodifiableSet());

  private GrpcRequests() {}

  /**
   * Reads a message.
   *
   * @throws io.blindserve.server.problem.ProblemException if it cannot be read; refuse the call
   */
  static InferMessage read(byte[] message) {
    return InferMessageReader.read(message, PARAMETERS);
  }

  static InferRequest of(InferMessage message) {
    return new InferRequest(
        Optional.of(message.id()),
        new RequestParameters(
            message.word(ENCRYPTION),
            message.word(WIRE),
            message.word(PLAN),
            message.word(EVALUATION_KEY),
            true,
            Turns.of(message.count(Turns.PRIORITY), message.count(Turns.TIMEOUT))),
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
