package io.blindserve.server.call;

/** The first step: a head was read. */
public final class ReceivedCall implements OpenCall {

  private final CallFacts facts;

  ReceivedCall(CallFacts facts) {
    this.facts = facts;
  }

  @Override
  public CallFacts facts() {
    return facts;
  }
}
