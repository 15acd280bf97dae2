package io.blindserve.server.call;

import io.blindserve.server.auth.Caller;

/** The second step: the caller is known and may call. */
public final class AuthorisedCall implements OpenCall {

  private final CallFacts facts;
  private final Caller caller;

  AuthorisedCall(ReceivedCall call, Caller caller) {
    this.facts = call.facts();
    this.caller = caller;
  }

  @Override
  public CallFacts facts() {
    return facts;
  }

  /** Returns who calls. */
  public Caller caller() {
    return caller;
  }
}
