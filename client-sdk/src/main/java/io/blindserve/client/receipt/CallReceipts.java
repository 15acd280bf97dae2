package io.blindserve.client.receipt;

import io.blindserve.client.failure.ReceiptException;
import io.blindserve.client.failure.ReceiptException.Reason;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The receipts of the requests of one call. For one thread. */
public final class CallReceipts {

  private final Receipts receipts;
  private final ReceiptPolicy policy;
  private final List<ExpectedRecord> expected = new ArrayList<>();

  CallReceipts(Receipts receipts, ReceiptPolicy policy) {
    this.receipts = receipts;
    this.policy = policy;
  }

  /** Draws whether the next request is one that is checked. */
  public boolean draw() {
    return policy.draw();
  }

  /** Tells whether any request may be checked: only then is there a need for salts. */
  public boolean active() {
    return policy.when() != ReceiptPolicy.When.NEVER;
  }

  /**
   * Tells whether requests may ask for their receipt. Where some are drawn, a server that could
   * tell them from the others would be honest to them alone.
   */
  public boolean mayAsk() {
    return policy.when() == ReceiptPolicy.When.AT_ONCE && policy.rate() >= 1;
  }

  /**
   * Expects a record of a request that was answered.
   *
   * @param id as the answer names it
   * @param call what the record has to say
   * @throws ReceiptException if the answer names none
   */
  public void expect(Optional<RecordId> id, Function<RecordId, ExpectedRecord> call) {
    expected.add(
        call.apply(
            id.orElseThrow(
                () -> new ReceiptException(Reason.MISSING, "the answer names no record"))));
  }

  /**
   * Checks what is expected, or keeps it for later.
   *
   * @throws ReceiptException if a check fails
   */
  public void settle() {
    if (expected.isEmpty()) {
      return;
    }
    if (policy.when() == ReceiptPolicy.When.AT_ONCE) {
      receipts.check(expected);
    } else {
      receipts.keep(expected);
    }
  }
}
