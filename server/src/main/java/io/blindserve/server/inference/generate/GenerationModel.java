package io.blindserve.server.inference.generate;

import io.blindserve.server.inference.DataType;
import io.blindserve.server.inference.GenerationTerms;
import io.blindserve.server.inference.Tensor;
import io.blindserve.server.model.GenerationSettings;
import io.blindserve.server.problem.ErrorCode;
import io.blindserve.server.problem.ProblemException;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * A model that can be run token by token; a part of a loaded version.
 *
 * @param decoder the loaded decoder
 * @param settings what was declared of it
 */
public record GenerationModel(Decoder decoder, GenerationSettings settings) {

  /** The name of a prompt that is a text. */
  public static final String TEXT = "text_input";

  /** The name of a prompt that is a list of token ids. */
  public static final String TOKENS = "token_ids";

  /**
   * Returns the tokens of a prompt.
   *
   * @throws ProblemException if the model cannot be asked that
   */
  int[] prompt(List<Tensor> tensors) {
    Tensor prompt = tensors.get(0);
    int[] tokens = prompt.name().equals(TEXT) ? bytes(prompt) : ids(prompt);
    require(tokens.length > 0, "the prompt is empty; a continuation needs at least one token");
    require(
        tokens.length < settings.mostTokens(),
        "the prompt has "
            + tokens.length
            + " tokens; with its continuation it may have "
            + settings.mostTokens());
    return tokens;
  }

  private int[] bytes(Tensor prompt) {
    require(settings.bytes(), "the model takes no text; give " + TOKENS);
    require(
        prompt.type() == DataType.BYTES && prompt.elements().size() == 1,
        TEXT + " must be one text of type BYTES");
    byte[] text = prompt.elements().get(0);
    int[] tokens = new int[text.length];
    for (int i = 0; i < text.length; i++) {
      tokens[i] = Byte.toUnsignedInt(text[i]);
    }
    return tokens;
  }

  private int[] ids(Tensor prompt) {
    List<Long> shape = prompt.shape();
    require(
        prompt.type() == DataType.INT64
            && (shape.size() == 1 || (shape.size() == 2 && shape.get(0) == 1)),
        TOKENS + " must be INT64 of shape [tokens] or [1,tokens]");
    ByteBuffer data = prompt.data();
    int[] tokens = new int[data.remaining() / Long.BYTES];
    for (int i = 0; i < tokens.length; i++) {
      long token = data.getLong();
      require(
          token >= 0 && token < decoder.vocabulary(),
          "element " + i + " of " + TOKENS + " is not 0 to " + (decoder.vocabulary() - 1));
      tokens[i] = (int) token;
    }
    return tokens;
  }

  /**
   * Begins an answer.
   *
   * @throws ProblemException if a text is to end it and the model has none
   */
  Continuation continuation(GenerationTerms terms, Tensor prompt) {
    boolean text = prompt.name().equals(TEXT);
    require(
        text || terms.stop().isEmpty(), "stop needs " + TEXT + ": the answer to ids has no text");
    return text ? new TextContinuation(terms.stop()) : new TokenContinuation();
  }

  private static void require(boolean condition, String sentence) {
    if (!condition) {
      throw new ProblemException(ErrorCode.INVALID_TENSOR, sentence);
    }
  }
}
