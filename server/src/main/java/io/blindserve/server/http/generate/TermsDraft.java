package io.blindserve.server.http.generate;

import io.blindserve.server.inference.GenerationTerms;
import io.blindserve.server.problem.ErrorCode;
import io.blindserve.server.problem.ProblemException;
import java.util.List;
import java.util.OptionalLong;

/** Terms of a generation as they are gathered, the usual ones at first. For one thread. */
final class TermsDraft {

  static final String MAX_TOKENS = "max_tokens";
  static final String TEMPERATURE = "temperature";
  static final String TOP_P = "top_p";
  static final String SEED = "seed";
  static final String STOP = "stop";

  private long maxTokens = GenerationTerms.USUAL.maxTokens();
  private double temperature = GenerationTerms.USUAL.temperature();
  private double topP = GenerationTerms.USUAL.topP();
  private OptionalLong seed = GenerationTerms.USUAL.seed();
  private List<String> stop = GenerationTerms.USUAL.stop();

  void maxTokens(long most) {
    maxTokens = most;
  }

  void temperature(double wanted) {
    temperature = wanted;
  }

  void topP(double share) {
    topP = share;
  }

  void seed(long wanted) {
    seed = OptionalLong.of(wanted);
  }

  void stop(List<String> texts) {
    stop = texts;
  }

  /**
   * Returns what was gathered.
   *
   * @throws ProblemException {@code invalid_request} if something is out of range
   */
  GenerationTerms whole() {
    GenerationTerms.wrong(maxTokens, temperature, topP, stop)
        .ifPresent(
            what -> {
              throw invalid(what);
            });
    return new GenerationTerms((int) maxTokens, temperature, topP, seed, stop);
  }

  /** Returns the problem of a parameter that has another form. */
  static ProblemException invalid(String what) {
    return new ProblemException(ErrorCode.INVALID_REQUEST, "parameter " + what);
  }
}
