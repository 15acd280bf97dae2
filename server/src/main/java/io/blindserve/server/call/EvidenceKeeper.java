package io.blindserve.server.call;

/**
 * Keeps what an auditor needs to compute encrypted answers again. Implementations are thread-safe,
 * never block and never throw: an answer does not wait for its evidence.
 */
@FunctionalInterface
public interface EvidenceKeeper {

  /** Keeps nothing. */
  EvidenceKeeper NONE = call -> {};

  /** Takes a call whose record is durable and whose answer leaves next. */
  void answered(AnsweredCall call);
}
