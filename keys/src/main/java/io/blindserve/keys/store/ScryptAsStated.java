package io.blindserve.keys.store;

import java.io.IOException;
import java.security.GeneralSecurityException;
import org.bouncycastle.util.Properties;

/**
 * While open, Bouncy Castle's BCFKS on this thread runs scrypt with the p that the file states. By
 * default it puts r in its place, in the file and in the derivation, as its early versions did by
 * mistake: eight times the work at r = 8, and a file that states another cost than the one asked
 * for. The switch is a thread's own, so other users of the library keep theirs.
 */
final class ScryptAsStated implements AutoCloseable {

  private static final String SWITCH = "org.bouncycastle.bcfks.scrypt_p_eq_r";

  private ScryptAsStated() {}

  static ScryptAsStated forThisThread() {
    Properties.setThreadOverride(SWITCH, false);
    return new ScryptAsStated();
  }

  void run(KeyStoreStep step) throws IOException, GeneralSecurityException {
    step.run();
  }

  @Override
  public void close() {
    Properties.removeThreadOverride(SWITCH);
  }

  interface KeyStoreStep {
    void run() throws IOException, GeneralSecurityException;
  }
}
