package io.blindserve.server.audit;

import io.blindserve.keys.sign.NoteVerifier;
import java.util.List;

/**
 * The keys of a log are changed.
 *
 * @param from those that signed until then: for Ed25519, then for ML-DSA-44
 * @param to those that sign from then on, in that order
 */
public record KeyRotation(List<NoteVerifier> from, List<NoteVerifier> to) {

  private static final int KINDS = 2;

  /** Copies the lists, and checks that there is a key of each kind. */
  public KeyRotation {
    from = List.copyOf(from);
    to = List.copyOf(to);
    if (from.size() != KINDS || to.size() != KINDS) {
      throw new IllegalArgumentException("a log has a key of each kind");
    }
  }
}
