package io.blindserve.server.http.generate;

import io.blindserve.server.inference.DataType;
import io.blindserve.server.inference.Outcome.Generated;
import io.blindserve.server.inference.Tensor;
import io.blindserve.server.inference.TokenSink.GeneratedToken;
import io.blindserve.server.inference.generate.GenerationModel;
import io.blindserve.server.problem.ErrorCode;
import io.blindserve.server.problem.ProblemException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a generation is answered with, as tensors of one element under the names that JSON has.
 *
 * @param text whether the prompt was a text
 * @param wanted names of the outputs wanted; empty for all
 */
public record GeneratedTensors(boolean text, Set<String> wanted) {

  private static final Set<String> NAMES =
      Set.of(
          AnswerFields.TEXT,
          AnswerFields.TOKEN,
          AnswerFields.FINISH,
          AnswerFields.TOKENS,
          GenerationModel.TOKENS);

  /**
   * Copies the names.
   *
   * @throws ProblemException {@code invalid_tensor} if one is none of these outputs
   */
  public GeneratedTensors {
    wanted = Set.copyOf(wanted);
    for (String name : wanted) {
      if (!NAMES.contains(name)) {
        throw new ProblemException(ErrorCode.INVALID_TENSOR, "a generation has no output " + name);
      }
    }
  }

  /** Returns what is told of a token as it is made. */
  public List<Tensor> token(GeneratedToken token) {
    return shown(text(token.text()), Stream.of(number(AnswerFields.TOKEN, token.id())));
  }

  /** Returns what is told behind all tokens. */
  public List<Tensor> last(Generated generated) {
    return shown(text(generated.rest()), end(generated));
  }

  /** Returns a continuation whose tokens were not told one by one. */
  public List<Tensor> whole(Generated generated) {
    return shown(generated.outputs().stream(), end(generated));
  }

  private List<Tensor> shown(Stream<Tensor> first, Stream<Tensor> second) {
    return Stream.concat(first, second)
        .filter(output -> wanted.isEmpty() || wanted.contains(output.name()))
        .toList();
  }

  private Stream<Tensor> text(String told) {
    return text ? Stream.of(text(AnswerFields.TEXT, told)) : Stream.empty();
  }

  private static Stream<Tensor> end(Generated generated) {
    return Stream.of(
        text(AnswerFields.FINISH, generated.end().label()),
        number(AnswerFields.TOKENS, generated.tokens()));
  }

  private static Tensor text(String name, String value) {
    return Tensor.ofBytes(name, List.of(1L), List.of(value.getBytes(StandardCharsets.UTF_8)));
  }

  private static Tensor number(String name, long value) {
    ByteBuffer data = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    return Tensor.ofNumbers(name, DataType.INT64, List.of(1L), data.putLong(0, value));
  }
}
