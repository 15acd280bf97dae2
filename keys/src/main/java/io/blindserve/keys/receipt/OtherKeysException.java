package io.blindserve.keys.receipt;

import java.util.List;

/**
 * A head is signed in the name of its log, and by no key that is trusted. Its operator may have
 * changed keys, or somebody else signs in that name: the head itself cannot tell.
 */
public final class OtherKeysException extends NotProvenException {

  private static final long serialVersionUID = 1L;

  private static final int MOST_NAMED = 8;

  OtherKeysException(String message, List<String> ids, Throwable cause) {
    super(
        message
            + "; it is signed in the log's name by "
            + named(ids)
            + ", not trusted here. If the log's keys were changed, its operator can tell the new"
            + " ones, by another way than the log; trust them beside the old ones",
        cause);
  }

  /** Names keys by their ids. */
  static String named(List<String> ids) {
    String some = String.join(" and ", ids.subList(0, Math.min(MOST_NAMED, ids.size())));
    return (ids.size() == 1 ? "key " : "keys ")
        + some
        + (ids.size() > MOST_NAMED ? " and others" : "");
  }
}
