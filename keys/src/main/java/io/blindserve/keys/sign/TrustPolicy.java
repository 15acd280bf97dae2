package io.blindserve.keys.sign;

import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Whose signatures make the head of a log valid, in the form of C2SP tlog-policy. Immutable. */
public final class TrustPolicy {

  /** Wants no cosignature and names nobody. */
  public static final TrustPolicy NONE = new TrustPolicy(List.of(), List.of(), Rule.NONE);

  private final List<NoteVerifier> logs;
  private final List<Witness> witnesses;
  private final Rule quorum;

  /**
   * Somebody who cosigns.
   *
   * @param key of the cosignatures
   * @param address where it is asked (the submission prefix of C2SP tlog-witness), where that is
   *     said
   */
  public record Witness(NoteVerifier key, Optional<String> address) {}

  /** Whether some signatures are enough. */
  @FunctionalInterface
  interface Rule {

    Rule NONE = new Group(0, List.of());

    boolean isMet(Set<NoteVerifier> signed);

    /** Returns the smallest number of signatures that meets it; a witness is one. */
    default int least() {
      return 1;
    }

    /** Wants {@code count} of other rules to be met. */
    static Rule of(int count, Collection<Rule> members) {
      return new Group(count, List.copyOf(members));
    }
  }

  /** Wants {@code count} of its members, no two of which have a member in common. */
  private record Group(int count, List<Rule> members) implements Rule {

    @Override
    public boolean isMet(Set<NoteVerifier> signed) {
      return members.stream().filter(one -> one.isMet(signed)).count() >= count;
    }

    @Override
    public int least() {
      return members.stream().mapToInt(Rule::least).sorted().limit(count).sum();
    }
  }

  TrustPolicy(List<NoteVerifier> logs, List<Witness> witnesses, Rule quorum) {
    this.logs = List.copyOf(logs);
    this.witnesses = List.copyOf(witnesses);
    this.quorum = quorum;
  }

  /**
   * Reads a policy file.
   *
   * @throws NoteException {@code MALFORMED}, with the number of the line
   */
  public static TrustPolicy parse(byte[] file) throws NoteException {
    return new PolicyReader().read(file);
  }

  /**
   * Writes a policy that {@link #parse} reads: some of the witnesses, whichever.
   *
   * @param logs keys of the log, if the policy shall name some: any of them will do
   * @param quorum how many, 0 to all
   */
  public static String text(List<NoteVerifier> logs, List<Witness> witnesses, int quorum) {
    if (quorum < 0 || quorum > witnesses.size()) {
      throw new IllegalArgumentException(
          "a quorum of " + quorum + " of " + witnesses.size() + " witnesses");
    }
    StringBuilder text = new StringBuilder();
    logs.forEach(key -> text.append("log ").append(key).append('\n'));
    StringBuilder group = new StringBuilder("group witnesses " + quorum);
    for (int i = 1; i <= witnesses.size(); i++) {
      Witness one = witnesses.get(i - 1);
      text.append("witness w").append(i).append(' ').append(one.key());
      one.address().ifPresent(address -> text.append(' ').append(address));
      text.append('\n');
      group.append(" w").append(i);
    }
    return quorum == 0
        ? text.append("quorum none\n").toString()
        : text.append(group).append("\nquorum witnesses\n").toString();
  }

  /** Returns the keys of the logs that it names; any of them may sign a head. */
  public List<NoteVerifier> logs() {
    return logs;
  }

  /** Returns the witnesses that it names. */
  public List<Witness> witnesses() {
    return witnesses;
  }

  /** Returns the keys of the witnesses. */
  public List<NoteVerifier> witnessKeys() {
    return witnesses.stream().map(Witness::key).toList();
  }

  /** Tells whether no cosignature is wanted. */
  public boolean isNone() {
    return quorum == Rule.NONE;
  }

  /** Returns the smallest number of cosignatures that can be enough; 0 where none is wanted. */
  public int least() {
    return quorum.least();
  }

  /**
   * Tells whether cosignatures are enough.
   *
   * @param signed keys whose signatures were verified
   */
  public boolean isMet(Set<NoteVerifier> signed) {
    return quorum.isMet(signed);
  }
}
