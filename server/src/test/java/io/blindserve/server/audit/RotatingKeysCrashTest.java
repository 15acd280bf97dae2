package io.blindserve.server.audit;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.server.audit.store.CrashDisk.Fault;
import io.blindserve.server.audit.store.CrashDisk.Killed;
import java.io.IOException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whatever call a change of keys is stopped at, asking for it again does it to its end: no key is
 * lost that the log tells of, no step is recorded twice, and every head has the signatures that it
 * has to have. Six faults at every call with {@code -Dblindserve.long=true}, half of them with a
 * loss of power; else one at every third call for a kill, and at every thirteenth for other faults.
 */
class RotatingKeysCrashTest {

  private static final boolean ALL = Boolean.getBoolean("blindserve.long");
  private static final int IMAGES = ALL ? 6 : 1;
  private static final int MOST_TRIES = 3;
  private static final int OFTEN = 3;
  private static final int SELDOM = 13;

  private static int steps() throws Exception {
    RotatedLog log = new RotatedLog(0);
    int before = log.disk().steps();
    log.rotate();
    log.check();
    return log.disk().steps() - before;
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void aFaultAtEveryCallIsGotOver(Fault fault) throws Exception {
    int steps = steps();
    assertTrue(steps > 60, () -> "only " + steps + " calls");
    int stride = ALL ? 1 : fault == Fault.KILL ? OFTEN : SELDOM;
    for (int step = 0; step < steps; step += stride) {
      for (int image = 0; image < IMAGES; image++) {
        run(step, image, fault, (step + image) % 2 == 0);
      }
    }
  }

  private static void run(int step, int image, Fault fault, boolean power) throws Exception {
    RotatedLog log = new RotatedLog(step * IMAGES + image);
    log.disk().failAt(step, fault);
    int tries = 0;
    while (!rotated(log, power)) {
      tries++;
      assertTrue(tries < MOST_TRIES, () -> fault + " at " + step + " is not got over");
    }
    log.end(true);
    log.check();
  }

  private static boolean rotated(RotatedLog log, boolean power) throws IOException {
    try {
      log.rotate();
      return true;
    } catch (Killed | IOException e) {
      log.end(power);
      return false;
    }
  }
}
