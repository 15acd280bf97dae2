package io.blindserve.server.store;

import java.lang.System.Logger.Level;
import java.util.List;

/** Tells the log of keys that no model can have, whenever there are more or fewer. */
final class StrangeKeys {

  private static final System.Logger LOG = System.getLogger(StrangeKeys.class.getName());
  private static final int LONGEST_SHOWN = 80;

  private final String store;
  private int known;

  StrangeKeys(String store) {
    this.store = store;
  }

  void tell(List<String> keys) {
    if (keys.size() != known && !keys.isEmpty()) {
      LOG.log(
          Level.WARNING,
          "{0}: {1} objects are passed over, for no model has such names; the first is {2}",
          store,
          keys.size(),
          printable(keys.get(0)));
    }
    known = keys.size();
  }

  /** Keys are hostile: what could begin a line, or hide in one, is not shown. */
  private static String printable(String key) {
    String plain = key.replaceAll("[^!-~]", "?");
    return plain.length() <= LONGEST_SHOWN ? plain : plain.substring(0, LONGEST_SHOWN) + "...";
  }
}
