package io.blindserve.server.audit.verify;

import io.blindserve.keys.receipt.HeadTrust;
import io.blindserve.keys.sign.KeyKind;
import io.blindserve.keys.sign.NoteVerifier;
import io.blindserve.keys.tlog.Checkpoint;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.stream.Collectors;

/** What can be said of a log that was verified, in words for a report. */
public final class Verdict {

  private static final String VERIFIED = "verified: every record is the one that was signed for\n";

  private final Checkpoint head;
  private final HeadTrust trust;
  private final int kept;
  private final Tally tally;
  private final long from;
  private final long to;

  Verdict(Checkpoint head, HeadTrust trust, int kept, Tally tally, long from, long to) {
    this.from = from;
    this.to = to;
    this.head = head;
    this.trust = trust;
    this.kept = kept;
    this.tally = tally;
  }

  /** Returns how many entries were verified. */
  public long size() {
    return head.size();
  }

  /** Returns the head that was signed. */
  public Checkpoint head() {
    return head;
  }

  /** Returns the place of the first entry at hand: retention or an export left those before out. */
  public long firstAtHand() {
    return from;
  }

  /** Tells whether the entries at hand go on to the last one: an export may end before it. */
  public boolean reachesEnd() {
    return to == head.size();
  }

  /** Returns how many requests have no outcome: computations that were cut off, or go on. */
  public long unfinished() {
    return tally.unfinished();
  }

  /** Returns counts by what is counted and value. */
  public Map<String, SortedMap<String, Long>> counts() {
    return tally.counts();
  }

  /** Returns the verdict in lines, each with its newline. */
  public String text() {
    StringBuilder text = new StringBuilder();
    line(text, "log", head.origin());
    trust.keys().forEach(key -> line(text, "key", shown(key)));
    line(text, "range", range());
    line(text, "size", Long.toString(head.size()));
    line(text, "root", Base64.getEncoder().encodeToString(head.root().toByteArray()));
    line(text, "signatures", signatures());
    tally.keys().ifPresent(change -> line(text, "keys", keys(change)));
    line(text, "kept heads", kept == 0 ? "none given" : kept + " are heads of this log");
    line(text, "gaps", "none");
    line(text, "unfinished", tally.unfinished() + " requests without an outcome");
    if (tally.uncounted() > 0) {
      line(text, "uncounted", tally.uncounted() + " floods of refused calls without their number");
    }
    line(text, "first call", tally.first().isEmpty() ? "none" : tally.first());
    line(text, "last call", tally.last().isEmpty() ? "none" : tally.last());
    tally.counts().forEach((what, values) -> count(text, what, values));
    return text.append(VERIFIED).toString();
  }

  /** Returns the verdict in three lines, each with its newline. */
  public String brief() {
    StringBuilder text = new StringBuilder();
    line(text, "log", head.origin() + ", " + signatures().replace("the checkpoint is ", ""));
    line(text, "range", range() + "; " + tally.unfinished() + " requests without an outcome");
    return text.append(VERIFIED).toString();
  }

  private String signatures() {
    String ids = trust.keys().stream().map(NoteVerifier::id).collect(Collectors.joining(" or "));
    boolean kinds = trust.keys().stream().map(NoteVerifier::kind).distinct().count() > 1;
    String witnessed = trust.policy().isNone() ? "" : ", and by the quorum of witnesses";
    return "the checkpoint is signed by key "
        + ids
        + (kinds ? ", one of each kind" : "")
        + witnessed;
  }

  private String keys(KeyChange change) {
    String before =
        tally.keyChanges() == 1 ? "" : ", the newest of " + tally.keyChanges() + " such records";
    boolean known = trust.keys().containsAll(change.to());
    return change.text()
        + before
        + (known ? "" : "; not all of them were given: ask the log's operator");
  }

  /** Keys for ML-DSA-44 have 1,800 characters, which nobody compares by eye. */
  private static String shown(NoteVerifier key) {
    return key.kind() == KeyKind.ML_DSA_44
        ? key.name() + "+" + key.id() + " (ML-DSA-44)"
        : key.toString();
  }

  private String range() {
    if (head.size() == 0) {
      return "no records";
    }
    String records = "records " + from + " to " + (to - 1);
    return to - from == head.size() ? records : records + "; of the others only the hashes";
  }

  private static void count(StringBuilder text, String what, SortedMap<String, Long> values) {
    String label = what;
    for (Map.Entry<String, Long> value : values.entrySet()) {
      text.append(
          String.format(
              Locale.ROOT, "%-12s %10d  %s%n", label, value.getValue(), printable(value.getKey())));
      label = "";
    }
  }

  private static void line(StringBuilder text, String what, String value) {
    text.append(String.format(Locale.ROOT, "%-12s %s%n", what, printable(value)));
  }

  /** Whoever wrote the log must not write to the auditor's terminal. */
  private static String printable(String value) {
    return value.replaceAll("[^\\p{Print}]", "?");
  }
}
