package io.blindserve.client.cli;

import io.blindserve.client.ProgressListener;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Keeps what calls cost, and passes progress on. */
final class DemoListener implements ProgressListener {

  private final ProgressListener next;
  private final List<CallFigures> calls = new ArrayList<>();
  private final List<Double> decryptMillis = new ArrayList<>();
  private Duration keyGeneration = Duration.ZERO;
  private long keyBytes;

  DemoListener(ProgressListener next) {
    this.next = next;
  }

  @Override
  public void progress(Stage stage, long done, long total) {
    next.progress(stage, done, total);
  }

  @Override
  public synchronized void keysMade(Duration took, long bytes) {
    keyGeneration = took;
    keyBytes = bytes;
  }

  @Override
  public synchronized void answered(CallFigures figures) {
    calls.add(figures);
  }

  @Override
  public synchronized void decrypted(Duration took) {
    decryptMillis.add(millis(took));
  }

  synchronized long keyGenerationMillis() {
    return keyGeneration.toMillis();
  }

  synchronized long keyBytes() {
    return keyBytes;
  }

  synchronized long requestBytes() {
    return calls.stream().mapToLong(CallFigures::requestBytes).max().orElse(0);
  }

  synchronized long responseBytes() {
    return calls.stream().mapToLong(CallFigures::responseBytes).max().orElse(0);
  }

  synchronized double encryptMillis() {
    return Figures.median(calls.stream().map(call -> millis(call.preparing())).toList());
  }

  synchronized double roundTripMillis() {
    return Figures.median(calls.stream().map(call -> millis(call.roundTrip())).toList());
  }

  synchronized double serverMillis() {
    return Figures.median(calls.stream().flatMap(call -> call.computeMillis().stream()).toList());
  }

  synchronized double decryptMillis() {
    return Figures.median(decryptMillis);
  }

  private static double millis(Duration duration) {
    return duration.toNanos() / 1e6;
  }
}
