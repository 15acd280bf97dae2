package io.blindserve.server.call;

/** A call that is not completed yet: it may be refused at every step. */
public sealed interface OpenCall permits ReceivedCall, AuthorisedCall, BoundCall {

  /** Returns what is known of the call so far. */
  CallFacts facts();
}
