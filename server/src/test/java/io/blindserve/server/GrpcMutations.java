package io.blindserve.server;

import static org.junit.jupiter.api.Assertions.assertFalse;

import io.blindserve.server.GrpcProbe.Answer;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;

/**
 * Spoiled messages over gRPC: whatever comes, there is an answer of the closed list, and never one
 * of INTERNAL.
 */
final class GrpcMutations {

  private static final int INTERNAL = 13;

  private GrpcMutations() {}

  /**
   * Sends changed and cut messages to a server of their own: so many refusals are recorded as a
   * flood, in which the record of a single one would be missed.
   *
   * @param folder has {@code models}
   * @param few rounds, where not all are wanted
   */
  static void assertAnswered(Path folder, String path, byte[] good, long seed, int few) {
    int rounds = Boolean.getBoolean("blindserve.long") ? 20_000 : few;
    Random random = new Random(seed);
    try (ServerFixture server =
        ServerFixture.start(folder.resolve("models"), folder.resolve("mutations"))) {
      GrpcProbe probe = GrpcProbe.at(server.port());
      try {
        for (int round = 0; round < rounds; round++) {
          Answer answer = probe.raw(path, Map.of(), GrpcProbe.frame(0, spoiled(good, random)));
          int at = round;
          assertFalse(answer.status() == INTERNAL, () -> "round " + at + ": " + answer.text());
        }
      } finally {
        probe.close();
      }
    }
  }

  private static byte[] spoiled(byte[] good, Random random) {
    byte[] bad = good.clone();
    for (int change = random.nextInt(4); change >= 0; change--) {
      bad[random.nextInt(bad.length)] = (byte) random.nextInt();
    }
    return Arrays.copyOf(bad, random.nextBoolean() ? bad.length : random.nextInt(bad.length));
  }
}
