package io.blindserve.server.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.server.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoutingTest {

  private static final ModelName NAME = new ModelName("m");
  private static final TreeSet<Integer> SERVED = new TreeSet<>(List.of(1, 2, 3));
  private static final int KEYS = 20_000;

  private static int choice(Routing routing, Optional<String> key) {
    return routing.choose(NAME, new VersionSelector.Default(key), SERVED);
  }

  private static Routing trying(int percent) {
    return Routing.NONE.with(Routing.DEFAULT, 1).trying(Optional.of(new Split(2, percent)));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 10, 50, 99, 100})
  void aShareOfCallersGetsTheCandidate(int percent) {
    int taken = 0;
    for (int key = 0; key < KEYS; key++) {
      taken += choice(trying(percent), Optional.of("caller-" + key)) == 2 ? 1 : 0;
    }
    double share = percent / 100.0;
    double sixDeviations = 6 * Math.sqrt(KEYS * share * (1 - share));
    assertEquals(KEYS * share, taken, sixDeviations);
  }

  @Test
  void whoHasTheCandidateKeepsItAndAnotherCandidateHasOtherCallers() {
    int moved = 0;
    for (int key = 0; key < KEYS; key++) {
      Optional<String> caller = Optional.of("caller-" + key);
      if (choice(trying(10), caller) == 2) {
        assertEquals(2, choice(trying(20), caller));
        Routing next = Routing.NONE.with(Routing.DEFAULT, 1).trying(Optional.of(new Split(3, 10)));
        moved += choice(next, caller) == 3 ? 0 : 1;
      }
    }
    assertTrue(moved > KEYS / 20, "callers of one candidate who are spared the next: " + moved);
  }

  @Test
  void nobodyGetsACandidateThatIsNotServed() {
    Routing gone = Routing.NONE.with(Routing.DEFAULT, 1).trying(Optional.of(new Split(9, 100)));
    assertEquals(1, choice(gone, Optional.of("a")));
    assertEquals(1, choice(trying(100), Optional.empty()), "nothing is known of the caller");
    assertEquals(3, choice(Routing.NONE, Optional.of("a")), "the highest");
    assertThrows(
        ProblemException.class,
        () -> choice(Routing.NONE.with(Routing.DEFAULT, 8), Optional.of("a")));
  }

  @Test
  void whatIsDeclaredOfATrialIsReadAsItWasWritten(@TempDir Path folder) throws IOException {
    for (boolean promote : new boolean[] {true, false}) {
      for (Optional<Double> number : List.of(Optional.<Double>empty(), Optional.of(0.125))) {
        ReleaseRules rules =
            new ReleaseRules(7, Duration.ofSeconds(60), Optional.of(0.01), number, number, promote);
        Split split = new Split(2, 5, Optional.of(new Shadowing(number)), Optional.of(rules));
        Routing routing = trying(7).trying(Optional.of(split));
        RoutingTable.open(folder).put(NAME, routing);
        RoutingTable read = RoutingTable.open(folder);
        assertEquals(routing, read.of(NAME));
        assertEquals(Map.of(NAME, split), read.trying());
      }
    }
    String written = Files.readString(folder.resolve("m.json"));
    Files.writeString(folder.resolve("m.json"), written.replace("max_p99_ms", "max_p98_ms"));
    assertThrows(
        ModelLoadException.class, () -> RoutingTable.open(folder), "a rule that nobody would keep");
  }

  @Test
  void aTableIsReadAsItWasWritten(@TempDir Path folder) throws IOException {
    Routing routing = trying(7).with("stable", 3);
    RoutingTable.open(folder).put(NAME, routing);
    assertEquals(routing, RoutingTable.open(folder).of(NAME));
    assertEquals(Routing.NONE, RoutingTable.open(folder).of(new ModelName("other")));
    for (String broken : new String[] {"{\"labels\":{\"1\":1}}", "[", "{\"labels\":[]}", ""}) {
      Files.writeString(folder.resolve("m.json"), broken);
      assertThrows(ModelLoadException.class, () -> RoutingTable.open(folder), broken);
    }
  }
}
