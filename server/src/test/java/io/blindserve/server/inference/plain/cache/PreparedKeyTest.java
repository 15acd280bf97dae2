package io.blindserve.server.inference.plain.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Names of what was prepared. */
class PreparedKeyTest {

  private static final byte[] MODEL = {1};

  @Test
  void everyCircumstanceMakesAnotherName() {
    Set<String> names =
        Stream.of(List.of("a", "b"), List.of("ab"), List.of("b", "a"), List.of("a\n1 b"))
            .map(circumstances -> PreparedKey.of(MODEL, circumstances))
            .collect(Collectors.toSet());
    names.add(PreparedKey.of(new byte[] {2}, List.of("a", "b")));
    assertEquals(5, names.size());
    assertTrue(names.stream().allMatch(name -> name.matches("[0-9a-f]{64}")));
    assertEquals(
        PreparedKey.of(MODEL, List.of("a", "b")), PreparedKey.of(MODEL, List.of("a", "b")));
  }

  @Test
  void aProcessorIsItsKindAndNotItsState() {
    String core = "processor\t: 0\nmodel name\t: X 1\ncpu MHz\t\t: 2450.1\nflags\t\t: avx2 fma\n";
    String later = "processor\t: 4\nmodel name\t: X 1\ncpu MHz\t\t: 800.0\nflags\t\t: avx2 fma\n";
    assertEquals("model name\t: X 1\nflags\t\t: avx2 fma", Processor.steady(core + "\n" + later));
    assertEquals(Processor.steady(core), Processor.steady(later));
  }
}
