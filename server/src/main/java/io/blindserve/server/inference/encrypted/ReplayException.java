package io.blindserve.server.inference.encrypted;

import io.blindserve.server.inference.encrypted.ReplayVerdict.Missing;
import io.blindserve.server.inference.encrypted.ReplayVerdict.NotReproduced;
import io.blindserve.server.inference.encrypted.ReplayVerdict.Step;

/** A replay ended before an answer was computed. */
final class ReplayException extends Exception {

  private static final long serialVersionUID = 1L;

  private final transient ReplayVerdict verdict;

  private ReplayException(ReplayVerdict verdict) {
    super(verdict.toString());
    this.verdict = verdict;
  }

  static ReplayException missing(String what) {
    return new ReplayException(new Missing(what));
  }

  static ReplayException differs(Step step, String why) {
    return new ReplayException(new NotReproduced(step, why));
  }

  ReplayVerdict verdict() {
    return verdict;
  }
}
