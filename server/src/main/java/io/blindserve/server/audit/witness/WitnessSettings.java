package io.blindserve.server.audit.witness;

import io.blindserve.keys.sign.NoteException;
import io.blindserve.keys.sign.NoteVerifier;
import io.blindserve.keys.sign.TrustPolicy;
import io.blindserve.keys.sign.TrustPolicy.Witness;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Who is asked to cosign, and how many must.
 *
 * @param witnesses each with an address
 * @param quorum 0 to all of them; 0 shows heads whoever cosigned
 */
public record WitnessSettings(List<Witness> witnesses, int quorum) {

  /** Asks nobody. */
  public static final WitnessSettings NONE = new WitnessSettings(List.of(), 0);

  private static final int MOST = 16;

  /** Checks numbers, keys and addresses. */
  public WitnessSettings {
    witnesses = List.copyOf(witnesses);
    if (witnesses.size() > MOST) {
      throw new IllegalArgumentException("at most " + MOST + " witnesses are asked");
    }
    // Reading it again finds a quorum that is too large, and keys that are none of a witness's.
    policy(List.of(), witnesses, quorum);
    for (Witness one : witnesses) {
      String address = one.address().orElse("");
      if (!address.matches("https?://[^\\s]+") || URI.create(address).getHost() == null) {
        throw new IllegalArgumentException("a witness is asked at an address of http or https");
      }
    }
  }

  /**
   * Reads witnesses as {@code VKEY=URL}.
   *
   * @throws IllegalArgumentException if one is none
   */
  public static WitnessSettings parse(List<String> words, int quorum) {
    List<Witness> witnesses = new ArrayList<>();
    for (String word : words) {
      int at = word.lastIndexOf("=http");
      try {
        NoteVerifier key = NoteVerifier.parse(word.substring(0, Math.max(0, at)));
        witnesses.add(new Witness(key, Optional.of(word.substring(at + 1))));
      } catch (NoteException e) {
        throw new IllegalArgumentException("a witness is VKEY=URL: " + e.getMessage(), e);
      }
    }
    return new WitnessSettings(witnesses, quorum);
  }

  /**
   * Reads what {@link #text} wrote.
   *
   * @throws IllegalArgumentException if it is not that
   */
  public static WitnessSettings read(byte[] file) {
    try {
      String text = new String(file, StandardCharsets.UTF_8);
      int end = text.indexOf('\n');
      int quorum = Integer.parseInt(text.substring(QUORUM.length(), Math.max(0, end)));
      return new WitnessSettings(TrustPolicy.parse(file).witnesses(), quorum);
    } catch (NoteException | IndexOutOfBoundsException | NumberFormatException e) {
      throw new IllegalArgumentException("the file of witnesses is none", e);
    }
  }

  private static final String QUORUM = "# quorum ";

  /** Returns the text of a file: a policy, and the number for which policies have many forms. */
  public String text() {
    return QUORUM + quorum + "\n" + TrustPolicy.text(List.of(), witnesses, quorum);
  }

  /**
   * Returns the policy by which clients check heads of the log: without addresses.
   *
   * @param logs keys of the log, any of which will do
   */
  public String policy(List<NoteVerifier> logs) {
    List<Witness> bare =
        witnesses.stream().map(one -> new Witness(one.key(), Optional.empty())).toList();
    return TrustPolicy.text(logs, bare, quorum);
  }

  private static void policy(List<NoteVerifier> logs, List<Witness> witnesses, int quorum) {
    try {
      TrustPolicy.parse(TrustPolicy.text(logs, witnesses, quorum).getBytes(StandardCharsets.UTF_8));
    } catch (NoteException e) {
      throw new IllegalArgumentException(
          "each witness has a key of its own, that cosigns: " + e.getMessage(), e);
    }
  }
}
