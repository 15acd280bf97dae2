package io.blindserve.keys.tlog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Roots and proofs against the definitions of RFC 6962, and proofs that are none. */
class ProofsTest {

  private static final int SMALL = 1025;
  private static final int LARGE = 65_537;
  private static final NaiveTree NAIVE = new NaiveTree();
  private static final MemoryTree TREE = NaiveTree.inMemory(LARGE);

  private static List<TreeHash> hashes(List<byte[]> bytes) {
    return bytes.stream().map(TreeHash::of).toList();
  }

  private static TreeHash root(int size) {
    return TreeHash.of(NAIVE.mth(0, size));
  }

  private static TreeHash leaf(int index) {
    return TreeHash.ofLeaf(NaiveTree.entry(index));
  }

  @Test
  void rootsOfAllSmallTreesAreThoseOfTheDefinition() {
    CompactRange range = CompactRange.EMPTY;
    for (int size = 0; size <= SMALL; size++) {
      assertEquals(root(size), range.root());
      assertEquals(range, CompactRange.of(TREE, size));
      range = range.append(leaf(size));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {65_535, 65_536, 65_537})
  void rootsAndProofsOfLargeTreesAreThoseOfTheDefinition(int size) {
    assertEquals(root(size), CompactRange.of(TREE, size).root());
    Random random = new Random(size);
    checkInclusion(0, size);
    checkInclusion(size - 1, size);
    checkConsistency(size - 1, size);
    checkConsistency(1 << 15, size);
    for (int i = 0; i < 50; i++) {
      checkInclusion(random.nextInt(size), size);
      checkConsistency(random.nextInt(size + 1), size);
    }
  }

  @Test
  void proofsOfAllSmallTreesAreThoseOfTheDefinition() {
    Random random = new Random(6962);
    for (int size = 1; size <= SMALL; size++) {
      checkInclusion(0, size);
      checkInclusion(size - 1, size);
      checkConsistency(0, size);
      checkConsistency(size, size);
      for (int i = 0; i < 8; i++) {
        checkInclusion(random.nextInt(size), size);
        checkConsistency(random.nextInt(size + 1), size);
      }
    }
  }

  @Test
  void allProofsOfTheSmallestTreesAreThoseOfTheDefinition() {
    for (int size = 1; size <= 66; size++) {
      for (int i = 0; i < size; i++) {
        checkInclusion(i, size);
        checkConsistency(i, size);
      }
    }
  }

  private static void checkInclusion(int index, int size) {
    List<TreeHash> proof = Proofs.inclusion(TREE, index, size);
    assertEquals(hashes(NAIVE.path(index, 0, size)), proof);
    assertTrue(ProofCheck.inclusion(leaf(index), index, size, proof, root(size)));
  }

  private static void checkConsistency(int oldSize, int size) {
    List<TreeHash> proof = Proofs.consistency(TREE, oldSize, size);
    if (oldSize > 0) {
      assertEquals(hashes(NAIVE.proof(oldSize, size)), proof);
    }
    assertTrue(ProofCheck.consistency(oldSize, root(oldSize), size, root(size), proof));
  }

  @Test
  void anInclusionProofShowsOneThingOnly() {
    for (int size = 1; size <= 40; size++) {
      for (int index = 0; index < size; index++) {
        List<TreeHash> proof = Proofs.inclusion(TREE, index, size);
        for (int other = -1; other <= size; other++) {
          boolean same = other == index;
          assertEquals(same, ProofCheck.inclusion(leaf(index), other, size, proof, root(size)));
          if (other >= 0) {
            assertEquals(same, ProofCheck.inclusion(leaf(other), index, size, proof, root(size)));
          }
        }
        assertFalse(ProofCheck.inclusion(leaf(index), index, size, proof, root(size + 1)));
        for (List<TreeHash> changed : changes(proof)) {
          assertFalse(ProofCheck.inclusion(leaf(index), index, size, changed, root(size)));
        }
      }
    }
  }

  @Test
  void aConsistencyProofShowsOneThingOnly() {
    for (int size = 1; size <= 40; size++) {
      for (int old = 0; old <= size; old++) {
        List<TreeHash> proof = Proofs.consistency(TREE, old, size);
        assertFalse(ProofCheck.consistency(old, leaf(0), size, leaf(1), proof));
        assertFalse(ProofCheck.consistency(old, root(old + 1), size, root(size), proof));
        assertFalse(ProofCheck.consistency(size, root(size), old, root(old + 1), proof));
        for (List<TreeHash> changed : changes(proof)) {
          assertFalse(ProofCheck.consistency(old, root(old), size, root(size), changed));
        }
        if (old > 0) {
          assertFalse(ProofCheck.consistency(old, root(old), size, root(size + 1), proof));
        }
      }
    }
  }

  /** One hash more, less, swapped or another. */
  private static List<List<TreeHash>> changes(List<TreeHash> proof) {
    List<List<TreeHash>> changes = new ArrayList<>();
    for (int i = 0; i <= proof.size(); i++) {
      List<TreeHash> longer = new ArrayList<>(proof);
      longer.add(i, leaf(1_000));
      changes.add(longer);
    }
    for (int i = 0; i < proof.size(); i++) {
      List<TreeHash> shorter = new ArrayList<>(proof);
      shorter.remove(i);
      changes.add(shorter);
      List<TreeHash> other = new ArrayList<>(proof);
      other.set(i, leaf(1_000));
      changes.add(other);
      if (i > 0) {
        List<TreeHash> swapped = new ArrayList<>(proof);
        Collections.swap(swapped, i - 1, i);
        changes.add(swapped);
      }
    }
    return changes;
  }

  @Test
  void whatIsNotInATreeHasNoProof() {
    assertThrows(IllegalArgumentException.class, () -> Proofs.inclusion(TREE, 5, 5));
    assertThrows(IllegalArgumentException.class, () -> Proofs.inclusion(TREE, -1, 5));
    assertThrows(IllegalArgumentException.class, () -> Proofs.consistency(TREE, 6, 5));
    assertThrows(IllegalArgumentException.class, () -> new CompactRange(3, List.of(leaf(0))));
    assertThrows(IllegalArgumentException.class, () -> TreeHash.of(new byte[31]));
  }
}
