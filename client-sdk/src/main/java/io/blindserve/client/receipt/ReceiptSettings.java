package io.blindserve.client.receipt;

import io.blindserve.keys.receipt.HeadTrust;
import io.blindserve.keys.sign.NoteVerifier;
import io.blindserve.keys.sign.TrustPolicy;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * How receipts are checked.
 *
 * @param policy which calls are
 * @param keys of the log, from somewhere else than the log; all have its name
 * @param witnesses whose cosignatures heads of the log must have
 * @param folder where heads, evidence and what is checked later are kept
 * @param patience longest wait for a receipt
 */
public record ReceiptSettings(
    ReceiptPolicy policy,
    List<NoteVerifier> keys,
    TrustPolicy witnesses,
    Path folder,
    Duration patience) {

  /** Checks that the keys are those of one log. */
  public ReceiptSettings {
    keys = List.copyOf(keys);
    if (policy.when() != ReceiptPolicy.When.NEVER && keys.isEmpty()) {
      throw new IllegalArgumentException("receipts are checked under a key of the log: name it");
    }
    if (keys.stream().map(NoteVerifier::name).distinct().count() > 1) {
      throw new IllegalArgumentException("the keys of the log are those of several logs");
    }
  }

  /** Returns what heads of the log are believed by; where calls are checked. */
  HeadTrust trust() {
    return new HeadTrust(keys, witnesses);
  }
}
