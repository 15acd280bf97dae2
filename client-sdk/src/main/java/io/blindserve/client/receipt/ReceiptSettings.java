package io.blindserve.client.receipt;

import io.blindserve.keys.sign.NoteVerifier;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * How receipts are checked.
 *
 * @param policy which calls are
 * @param keys of the log, from somewhere else than the log; all have its name
 * @param folder where heads, evidence and what is checked later are kept
 * @param patience longest wait for a receipt
 */
public record ReceiptSettings(
    ReceiptPolicy policy, List<NoteVerifier> keys, Path folder, Duration patience) {

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
}
