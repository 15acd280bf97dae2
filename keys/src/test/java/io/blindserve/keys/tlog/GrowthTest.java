package io.blindserve.keys.tlog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** Two heads and the nodes of the newer one: honest, of a fork, and spoiled on their way. */
class GrowthTest {

  private static final int LARGEST = 600;
  private static final MemoryTree HONEST = NaiveTree.inMemory(LARGEST);

  /** Shares the first entry alone. */
  private static final MemoryTree FORK = fork();

  private static MemoryTree fork() {
    MemoryTree tree = new MemoryTree();
    for (int i = 0; i < LARGEST; i++) {
      tree.add(TreeHash.ofLeaf(NaiveTree.entry(i == 0 ? 0 : i + LARGEST)));
    }
    return tree;
  }

  private static Checkpoint head(MemoryTree tree, int size) {
    return new Checkpoint("log.example", size, CompactRange.of(tree, size).root());
  }

  /** Flips a bit of one of the nodes that are asked for. */
  private static final class Spoiled implements Nodes {
    private final int which;
    private int asked;

    Spoiled(int which) {
      this.which = which;
    }

    @Override
    public TreeHash hash(int level, long index) {
      byte[] bytes = HONEST.hash(level, index).toByteArray();
      bytes[7] ^= (byte) (asked++ == which ? 1 : 0);
      return TreeHash.of(bytes);
    }
  }

  @Test
  void aForkIsTold() {
    Random random = new Random(5);
    for (int i = 0; i < 500; i++) {
      int newer = 2 + random.nextInt(LARGEST - 1);
      int older = 2 + random.nextInt(newer - 1);
      Checkpoint before = head(HONEST, older);
      assertEquals(Growth.GREW, Growth.between(HONEST, before, head(HONEST, newer)));
      assertEquals(Growth.CONTRADICTS, Growth.between(FORK, before, head(FORK, newer)));
      assertEquals(Growth.GREW, Growth.between(FORK, head(HONEST, 1), head(FORK, newer)));
    }
  }

  /** Whoever spoils nodes, or shows those of another tree, accuses nobody. */
  @Test
  void spoiledNodesShowNothing() {
    for (int older : new int[] {1, 2, 3, 64, 100, 255, 256, 257, 512, 599}) {
      Checkpoint before = head(HONEST, older);
      Checkpoint after = head(HONEST, LARGEST);
      Spoiled counted = new Spoiled(-1);
      assertEquals(Growth.GREW, Growth.between(counted, before, after));
      for (int which = 0; which < counted.asked; which++) {
        assertEquals(
            Growth.UNPROVEN,
            Growth.between(new Spoiled(which), before, after),
            older + ", node " + which);
      }
    }
    assertEquals(Growth.UNPROVEN, Growth.between(HONEST, head(HONEST, 9), head(FORK, LARGEST)));
  }

  @Test
  void headsOfOneSizeNeedNoNodes() {
    Nodes none = (level, index) -> TreeHash.empty();
    assertEquals(Growth.GREW, Growth.between(none, head(HONEST, 9), head(HONEST, 9)));
    assertEquals(Growth.CONTRADICTS, Growth.between(none, head(HONEST, 9), head(FORK, 9)));
    assertEquals(Growth.GREW, Growth.between(none, head(HONEST, 0), head(HONEST, 9)));
    Checkpoint wrong = new Checkpoint("log.example", 0, head(HONEST, 9).root());
    assertEquals(Growth.CONTRADICTS, Growth.between(none, wrong, head(HONEST, 9)));
    assertThrows(
        IllegalArgumentException.class,
        () -> Growth.between(HONEST, head(HONEST, 9), head(HONEST, 8)));
  }
}
