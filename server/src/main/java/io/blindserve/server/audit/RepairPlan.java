package io.blindserve.server.audit;

import io.blindserve.server.audit.store.LogPaths;
import io.blindserve.server.audit.store.StoredState;
import io.blindserve.server.audit.store.StoredState.Piece;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What could be done about a log that a server does not go on with. Proposes, and changes nothing:
 * whoever mends a log decides what others will believe of it.
 *
 * @param damaged whether there is anything to do
 * @param lines what was found, and what could be done
 */
public record RepairPlan(boolean damaged, List<String> lines) {

  /** Copies the list. */
  public RepairPlan {
    lines = List.copyOf(lines);
  }

  /**
   * Looks at a log that no server writes.
   *
   * @param folder of the log
   * @param verified what an auditor's check of the part that is shown said
   * @throws IOException if it cannot be read, or has no key
   */
  public static RepairPlan of(Path folder, String verified) throws IOException {
    StoredState state =
        StoredState.read(new DiskFolder(folder), LogKeys.verifiers(new DiskFolder(folder)).get(0));
    List<String> lines = new ArrayList<>(found(state, verified));
    Optional<String> missing = LogBeginning.missing(new DiskFolder(folder));
    if (missing.isPresent()) {
      lines.add("damage       " + missing.get());
      return new RepairPlan(true, lines);
    }
    if (state.damage().isEmpty()) {
      lines.add("nothing to repair: a server goes on with this log");
      return new RepairPlan(false, lines);
    }
    lines.add("damage       " + state.damage().get());
    lines.addAll(proposals(folder, state, verified));
    return new RepairPlan(true, lines);
  }

  private static List<String> found(StoredState state, String verified) {
    List<String> lines = new ArrayList<>();
    lines.add("signed       " + state.signed().map(size -> size + " records").orElse("unreadable"));
    lines.add("shown        " + state.shown().map(size -> size + " records").orElse("unreadable"));
    for (Piece piece : state.journal()) {
      lines.add(
          "journal      records "
              + piece.first()
              + " to "
              + (piece.end() - 1)
              + (piece.whole() ? "" : ", and something broken behind them"));
    }
    lines.add("published    " + verified);
    return lines;
  }

  private static List<String> proposals(Path folder, StoredState state, String verified) {
    List<String> lines = new ArrayList<>();
    lines.add("proposal 1   keep all of it: cp -a " + folder + " " + folder + ".damaged");
    if (state.signed().isEmpty() && state.shown().isPresent()) {
      lines.add(
          "proposal 2   "
              + folder.resolve("signed")
              + " is missing or broken and a checkpoint is shown. If no newer checkpoint was ever"
              + " shown to anybody (ask witnesses and clients), put "
              + folder.resolve(LogPaths.CHECKPOINT)
              + " in its place");
    } else {
      lines.add(
          "proposal 2   restore the file that the damage names from a copy of the folder: tiles and"
              + " bundles never change, so an older copy has the same bytes");
    }
    lines.add(
        "proposal 3   begin a new log (move the folder away; serve --log-origin with a new name) and"
            + " keep this one as it is: "
            + verified);
    long end = state.journal().stream().mapToLong(Piece::end).max().orElse(0);
    long shown = state.shown().orElse(0L);
    if (end > shown) {
      lines.add(
          "             records "
              + shown
              + " to "
              + (end - 1)
              + " are in the journal only: no checkpoint has them, their calls may have been"
              + " answered");
    }
    return lines;
  }
}
