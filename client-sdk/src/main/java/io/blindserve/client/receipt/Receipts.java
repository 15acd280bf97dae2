package io.blindserve.client.receipt;

import io.blindserve.client.failure.ProtocolException;
import io.blindserve.client.failure.ReceiptException;
import io.blindserve.client.failure.ReceiptException.Reason;
import io.blindserve.client.failure.ServerRefusedException;
import io.blindserve.client.transport.ServerApi;
import io.blindserve.keys.receipt.NotProvenException;
import io.blindserve.keys.receipt.OtherKeysException;
import io.blindserve.keys.receipt.ProvenRecord;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** The receipts of one server's log. Thread-safe. */
public final class Receipts {

  /** A record, 63 hashes and a note with as many signatures as notes may have. */
  private static final int LARGEST = 256 << 10;

  private static final long FIRST_PAUSE_MILLIS = 100;
  private static final long LONGEST_PAUSE_MILLIS = 1000;

  private final ServerApi api;
  private final ReceiptSettings settings;

  /** Asks nothing yet. */
  public Receipts(ServerApi api, ReceiptSettings settings) {
    this.api = api;
    this.settings = settings;
  }

  /**
   * Begins a call of one or more requests.
   *
   * @throws ReceiptException if there is evidence against this log
   */
  public CallReceipts begin() {
    if (settings.policy().when() != ReceiptPolicy.When.NEVER) {
      watch().requireNoEvidence();
    }
    return new CallReceipts(this, settings.policy());
  }

  private LogWatch watch() {
    return new LogWatch(api, settings.trust(), folder());
  }

  private ReceiptFolder folder() {
    return new ReceiptFolder(settings.folder(), settings.keys().get(0).name());
  }

  void keep(List<ExpectedRecord> calls) {
    folder().add(calls);
  }

  /**
   * Checks all calls that wait for it; those that pass wait no longer.
   *
   * @return how many passed
   * @throws ReceiptException at the first that does not
   */
  public int checkPending() {
    LogWatch watch = watch();
    watch.requireNoEvidence();
    ReceiptFolder folder = folder();
    List<ExpectedRecord> calls = folder.pending();
    for (ExpectedRecord call : calls) {
      check(call, watch);
      folder.remove(call);
    }
    return calls.size();
  }

  void check(List<ExpectedRecord> calls) {
    LogWatch watch = watch();
    calls.forEach(call -> check(call, watch));
  }

  private void check(ExpectedRecord call, LogWatch watch) {
    ProvenRecord proven;
    try {
      String text = new String(receipt(call.id()), StandardCharsets.UTF_8);
      proven = ProvenRecord.of(text, settings.trust());
    } catch (OtherKeysException e) {
      throw LogWatch.otherKeys("the receipt of " + call.id().text(), e);
    } catch (NotProvenException | ProtocolException e) {
      throw new ReceiptException(
          Reason.NOT_PROVEN, "the receipt of " + call.id().text() + ": " + e.getMessage(), e);
    }
    call.requireSame(proven.record(), proven.index());
    watch.see(proven.head());
  }

  private byte[] receipt(RecordId id) {
    long end = System.nanoTime() + settings.patience().toNanos();
    for (long pause = FIRST_PAUSE_MILLIS; ; pause = Math.min(2 * pause, LONGEST_PAUSE_MILLIS)) {
      Optional<byte[]> found = ask(id);
      if (found.isPresent()) {
        return found.get();
      }
      if (System.nanoTime() > end) {
        throw new ReceiptException(
            Reason.NOT_YET, "no checkpoint has the record " + id.text() + " after a while");
      }
      sleep(pause);
    }
  }

  private Optional<byte[]> ask(RecordId id) {
    try {
      return Optional.of(api.log("receipt/" + id.text(), LARGEST));
    } catch (ServerRefusedException e) {
      if (e.code().equals("not_yet")) {
        return Optional.empty();
      }
      if (e.status() == 404) {
        throw new ReceiptException(
            Reason.MISSING, "the log has no record " + id.text() + ": " + e.getMessage(), e);
      }
      throw e;
    }
  }

  private static void sleep(long millis) {
    try {
      Thread.sleep(millis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ReceiptException(Reason.NOT_YET, "interrupted while a receipt was waited for", e);
    }
  }
}
