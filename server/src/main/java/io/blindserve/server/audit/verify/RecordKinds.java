package io.blindserve.server.audit.verify;

import java.util.List;
import java.util.Map;
import java.util.Set;

/** The closed lists of what records of version 1 are about, as an auditor's program knows them. */
public final class RecordKinds {

  private static final Set<String> CALLS =
      Set.of(
          "infer",
          "generate",
          "keys_put",
          "keys_head",
          "keys_delete",
          "model_load",
          "model_unload",
          "label_put",
          "label_delete",
          "release_start",
          "release_promote",
          "release_rollback",
          "metadata",
          "metrics",
          "log_proofs",
          "log_records");

  private static final Map<String, Set<String>> ACTIONS =
      Map.of(
          "request", CALLS,
          "outcome", CALLS,
          "aggregate", CALLS,
          "admin",
              Set.of(
                  "alias_move",
                  "alias_remove",
                  "model_load",
                  "model_unload",
                  "release_start",
                  "release_step",
                  "release_finish",
                  "release_abort",
                  "policy_change",
                  "configure"),
          "key", Set.of("stored", "evicted", "deleted"),
          "model", Set.of("loaded", "unloaded", "refused"),
          "log",
              Set.of(
                  "started",
                  "stopped",
                  "recovered",
                  "read",
                  "exported",
                  "epoch_begun",
                  "epoch_destroyed",
                  "retention",
                  "key_begun",
                  "keys_rotated",
                  "keys_retired",
                  "evidence_removed"));

  private RecordKinds() {}

  /** Returns the types that records have, sorted. */
  public static List<String> types() {
    return ACTIONS.keySet().stream().sorted().toList();
  }

  /** Returns whether a record is of a kind that version 1 has, and about something of its list. */
  static boolean isKnown(RecordFacts record) {
    Set<String> actions = ACTIONS.get(record.type());
    return actions != null && actions.contains(record.action());
  }
}
