package io.blindserve.server.audit.store;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.keys.sign.NoteSigner;
import io.blindserve.server.audit.store.CrashDisk.Fault;
import io.blindserve.server.audit.store.CrashDisk.Killed;
import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whatever moment a log is stopped at, and whatever the disk made of it: no record that was
 * answered for is gone, and no head contradicts another. 300 images of a disk after a crash, 10,000
 * with {@code -Dblindserve.long=true}, and a fault at every single call.
 */
class LogStoreCrashTest {

  private static final int IMAGES = Boolean.getBoolean("blindserve.long") ? 10_000 : 300;
  private static final int LIVES = 5;
  private static final int MOST_STEPS = 150;

  private static NoteSigner signer;

  @BeforeAll
  static void makeKey() {
    signer = NoteSigner.create("log.example/crash");
  }

  @AfterAll
  static void wipeKey() {
    signer.close();
  }

  @Test
  void nothingIsLostInAnyImage() throws IOException {
    for (int image = 0; image < IMAGES; image += LIVES) {
      Random random = new Random(image);
      CrashedLog log = new CrashedLog(signer, image);
      for (int life = 0; life < LIVES; life++) {
        log.disk().failAt(random.nextInt(MOST_STEPS), Fault.KILL);
        live(log, random);
        boolean power = random.nextInt(4) > 0;
        log.end(power);
        if (power || random.nextBoolean()) {
          log.check();
        }
      }
      log.check();
    }
  }

  /** Appends and publishes until the process is killed. */
  private static void live(CrashedLog log, Random random) throws IOException {
    try (LogStore store = log.open()) {
      while (true) {
        log.append(store, 1 + random.nextInt(random.nextInt(10) == 0 ? 200 : 4));
        if (random.nextInt(3) == 0) {
          store.publish();
          log.look();
        }
        if (random.nextInt(20) == 0) {
          store.renewJournal();
        }
      }
    } catch (Killed e) {
      // That is what was asked for.
    }
  }

  /** Opens, appends, rotates and publishes; long enough for full tiles of two levels. */
  private static void scenario(CrashedLog log) throws IOException {
    LogStore store = null;
    while (store == null) {
      store = tryOpen(log);
    }
    for (int round = 0; round < 4; round++) {
      attempt(log, store, round == 1 ? 250 : 5);
      attempt(log, store, 3);
      try {
        store.publish();
      } catch (IOException e) {
        log.look();
      }
      if (round == 2) {
        renew(store);
      }
    }
    store.close();
  }

  private static void renew(LogStore store) {
    try {
      store.renewJournal();
    } catch (IOException e) {
      // What goes on is as good as before.
    }
  }

  private static LogStore tryOpen(CrashedLog log) throws IOException {
    try {
      return log.open();
    } catch (DamagedLogException e) {
      throw e;
    } catch (IOException e) {
      return null;
    }
  }

  private static void attempt(CrashedLog log, LogStore store, int count) throws IOException {
    try {
      log.append(store, count);
    } catch (IOException e) {
      // The log has to take records again when the disk does.
      log.append(store, count);
    }
  }

  private static int stepsOfTheScenario() throws IOException {
    CrashedLog log = new CrashedLog(signer, 0);
    scenario(log);
    return log.disk().steps();
  }

  @ParameterizedTest
  @EnumSource(Fault.class)
  void aFaultAtEveryCallLosesNothing(Fault fault) throws IOException {
    int steps = stepsOfTheScenario();
    assertTrue(steps > 150, () -> "only " + steps + " calls");
    for (int step = 0; step < steps; step++) {
      CrashedLog log = new CrashedLog(signer, step);
      log.disk().failAt(step, fault);
      try {
        scenario(log);
      } catch (Killed e) {
        assertTrue(fault == Fault.KILL);
      }
      log.end(step % 2 == 0);
      log.check();
      log.end(true);
      log.check();
    }
  }
}
