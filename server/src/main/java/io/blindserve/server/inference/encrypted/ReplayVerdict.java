package io.blindserve.server.inference.encrypted;

import java.util.Locale;

/** What came of computing a recorded answer again. */
public sealed interface ReplayVerdict
    permits ReplayVerdict.Reproduced, ReplayVerdict.NotReproduced, ReplayVerdict.Missing {

  /** What is compared with a record, in this order. */
  enum Step {
    /** The ciphertexts that were kept are those of the record, and the plan takes them. */
    REQUEST,
    /** The model file is the one of the record. */
    MODEL,
    /** The model compiles to the plan of the record. */
    PLAN,
    /** The evaluation keys that were kept are those of the record, and the plan takes them. */
    KEYS,
    /** The seed that was kept is the one of the record. */
    SEED,
    /** The plan gives the recorded answer. */
    ANSWER;

    /** Tells whether its evidence is kept of one call alone. */
    public boolean isOfCall() {
      return this == REQUEST || this == SEED;
    }

    /** Returns the name in lower case. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * The answer was computed again and is the recorded one, bit for bit.
   *
   * @param origin where the plan came from, and so what the answer was shown to belong to
   */
  record Reproduced(PlanOrigin origin) implements ReplayVerdict {}

  /** Where the plan of the recorded digest came from. */
  enum PlanOrigin {
    /** Compiled again from the recorded model file: that model gave the answer. */
    MODEL,
    /** A plan file, and no model was at hand: whether the recorded model gives it is open. */
    PLAN_FILE,
    /**
     * A plan file, and the recorded model was at hand and compiles to other plans here, or to none:
     * nothing shows that this model gave the answer.
     */
    OTHER_THAN_MODEL
  }

  /**
   * Something is not what the record says.
   *
   * @param step the first such thing
   * @param why in one line; names digests and sizes only
   */
  record NotReproduced(Step step, String why) implements ReplayVerdict {}

  /**
   * The record can be neither confirmed nor refuted.
   *
   * @param what is not there, in one line
   */
  record Missing(String what) implements ReplayVerdict {

    static final String REQUEST = "request of record ";
    static final String SEED = "seed ";

    /** Tells whether it is kept of this call alone: others are of models and callers. */
    public boolean isOfCall() {
      return what.startsWith(REQUEST) || what.startsWith(SEED);
    }
  }
}
