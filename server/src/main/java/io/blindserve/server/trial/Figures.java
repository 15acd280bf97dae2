package io.blindserve.server.trial;

import java.util.Arrays;
import java.util.Optional;
import org.HdrHistogram.Histogram;

/** Counts of one stretch of time. Not thread-safe. */
final class Figures {

  private static final long SHORTEST_NANOS = 1_000;
  private static final long LONGEST_NANOS = 3_600_000_000_000L;
  private static final int DIGITS = 2;
  private static final double P50 = 50;
  private static final double P99 = 99;

  private final Side usual = new Side();
  private final Side candidate = new Side();
  private final long[] differences = new long[Observed.BOUNDS.size()];
  private long copies;
  private long failedCopies;
  private long dropped;
  private long disagreeing;
  private long pairedUsualNanos;
  private long pairedCandidateNanos;

  /** Calls of one version. */
  private static final class Side {
    private long calls;
    private long failed;
    private final Histogram nanos = new Histogram(SHORTEST_NANOS, LONGEST_NANOS, DIGITS);

    void ended(boolean answered, long took) {
      calls++;
      if (answered) {
        computed(took);
      } else {
        failed++;
      }
    }

    void computed(long took) {
      nanos.recordValue(Math.max(SHORTEST_NANOS, Math.min(LONGEST_NANOS, took)));
    }

    void add(Side other) {
      calls += other.calls;
      failed += other.failed;
      nanos.add(other.nanos);
    }

    Observed.Calls observed() {
      return new Observed.Calls(calls, failed, nanos.getTotalCount(), at(P50), at(P99));
    }

    private Optional<Long> at(double percentile) {
      return nanos.getTotalCount() == 0
          ? Optional.empty()
          : Optional.of(nanos.getValueAtPercentile(percentile));
    }
  }

  /** Counts a call of the version that it is compared with. */
  void usualEnded(boolean answered, long nanos) {
    usual.ended(answered, nanos);
  }

  /** Counts a call of the candidate. */
  void candidateEnded(boolean answered, long nanos) {
    candidate.ended(answered, nanos);
  }

  /** Counts a copy for which there was no place or no time. */
  void copyDropped() {
    dropped++;
  }

  /** Counts a copy that the candidate could not answer. */
  void copyFailed() {
    copies++;
    failedCopies++;
  }

  /** Counts a copy that was answered. */
  void copyCompared(Difference difference, long usualNanos, long candidateNanos) {
    copies++;
    disagreeing += difference.same() ? 0 : 1;
    differences[Observed.place(difference.largest())]++;
    pairedUsualNanos += usualNanos;
    pairedCandidateNanos += candidateNanos;
    candidate.computed(candidateNanos);
  }

  /** Adds those of another stretch. */
  void add(Figures other) {
    usual.add(other.usual);
    candidate.add(other.candidate);
    Arrays.setAll(differences, i -> differences[i] + other.differences[i]);
    copies += other.copies;
    failedCopies += other.failedCopies;
    dropped += other.dropped;
    disagreeing += other.disagreeing;
    pairedUsualNanos += other.pairedUsualNanos;
    pairedCandidateNanos += other.pairedCandidateNanos;
  }

  Observed observed() {
    return new Observed(
        usual.observed(),
        candidate.observed(),
        new Observed.Copies(
            copies,
            failedCopies,
            dropped,
            disagreeing,
            Arrays.stream(differences).boxed().toList(),
            pairedUsualNanos,
            pairedCandidateNanos));
  }
}
