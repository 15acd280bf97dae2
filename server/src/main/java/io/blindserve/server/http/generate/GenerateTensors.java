package io.blindserve.server.http.generate;

import io.blindserve.server.inference.DataType;
import io.blindserve.server.inference.GenerationTerms;
import io.blindserve.server.inference.Tensor;
import io.blindserve.server.inference.generate.GenerationModel;
import io.blindserve.server.problem.ErrorCode;
import io.blindserve.server.problem.ProblemException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads a generation of which everything comes as a tensor, the terms as well. Sentences of
 * problems name inputs and types, never values.
 */
public final class GenerateTensors {

  private static final String STREAM = "stream";

  /** Names of what may come beside the tensors too, as a parameter of the request. */
  public static final Set<String> PARAMETERS =
      Set.of(
          GenerationModel.TEXT,
          TermsDraft.MAX_TOKENS,
          TermsDraft.TEMPERATURE,
          TermsDraft.TOP_P,
          TermsDraft.SEED,
          TermsDraft.STOP,
          STREAM);

  private Optional<Tensor> prompt = Optional.empty();
  private final TermsDraft draft = new TermsDraft();
  private boolean streamed = true;

  private GenerateTensors() {}

  /**
   * A generation.
   *
   * @param request what is to be continued and how
   * @param streamed whether tokens shall come one by one
   */
  public record Asked(GenerateRequest request, boolean streamed) {}

  /**
   * Reads a generation.
   *
   * @param inputs with distinct names
   * @throws ProblemException {@code invalid_request} if they are something else
   */
  public static Asked read(Optional<String> id, List<Tensor> inputs) {
    GenerateTensors reader = new GenerateTensors();
    inputs.forEach(reader::take);
    return reader.asked(id);
  }

  private Asked asked(Optional<String> id) {
    GenerationTerms terms = draft.whole();
    return new Asked(
        new GenerateRequest(
            id, prompt.orElseThrow(() -> invalid("the request has no prompt; " + names())), terms),
        streamed);
  }

  private static String names() {
    return "give " + GenerationModel.TEXT + " or " + GenerationModel.TOKENS;
  }

  private void take(Tensor input) {
    switch (input.name()) {
      case GenerationModel.TEXT -> ask(text(input));
      case GenerationModel.TOKENS -> ask(input);
      case TermsDraft.MAX_TOKENS -> draft.maxTokens(ScalarTensors.integer(input));
      case TermsDraft.TEMPERATURE -> draft.temperature(ScalarTensors.number(input));
      case TermsDraft.TOP_P -> draft.topP(ScalarTensors.number(input));
      case TermsDraft.SEED -> draft.seed(ScalarTensors.integer(input));
      case TermsDraft.STOP -> draft.stop(ScalarTensors.texts(input));
      case STREAM -> streamed = ScalarTensors.flag(input);
      default -> throw invalid("a generation has no input " + input.name() + "; " + names());
    }
  }

  private void ask(Tensor asked) {
    if (prompt.isPresent()) {
      throw invalid(names() + ", not both");
    }
    prompt = Optional.of(asked);
  }

  /** One text is the same in every shape, on record too. */
  private static Tensor text(Tensor input) {
    return input.type() == DataType.BYTES && input.elements().size() == 1
        ? Tensor.ofBytes(GenerationModel.TEXT, List.of(1L), input.elements())
        : input;
  }

  private static ProblemException invalid(String sentence) {
    return new ProblemException(ErrorCode.INVALID_REQUEST, sentence);
  }
}
