package io.blindserve.keys.tlog;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The recursive definitions of RFC 6962, section 2.1, word for word, and nothing of ours: MTH, PATH
 * and PROOF over entries that are numbers. Ranges are remembered, or it would take for ever.
 */
final class NaiveTree {

  private record Range(int from, int to) {}

  private final Map<Range, byte[]> known = new HashMap<>();

  /** Returns the tree of the entries with the numbers from 0. */
  static MemoryTree inMemory(int size) {
    MemoryTree tree = new MemoryTree();
    for (int i = 0; i < size; i++) {
      tree.add(TreeHash.ofLeaf(entry(i)));
    }
    return tree;
  }

  static byte[] entry(int number) {
    return ("entry " + number).getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] sha256(int prefix, byte[]... parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      if (prefix >= 0) {
        digest.update((byte) prefix);
      }
      for (byte[] part : parts) {
        digest.update(part);
      }
      return digest.digest();
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private static int split(int n) {
    int k = 1;
    while (k * 2 < n) {
      k *= 2;
    }
    return k;
  }

  /** MTH(D[from:to]). */
  byte[] mth(int from, int to) {
    if (from == to) {
      return sha256(-1);
    }
    byte[] found = known.get(new Range(from, to));
    if (found == null) {
      int k = from + split(to - from);
      found = to - from == 1 ? sha256(0, entry(from)) : sha256(1, mth(from, k), mth(k, to));
      known.put(new Range(from, to), found);
    }
    return found;
  }

  /** PATH(m, D[from:to]), m counted from {@code from}. */
  List<byte[]> path(int m, int from, int to) {
    if (to - from == 1) {
      return new ArrayList<>();
    }
    int k = split(to - from);
    List<byte[]> path;
    if (m < k) {
      path = path(m, from, from + k);
      path.add(mth(from + k, to));
    } else {
      path = path(m - k, from + k, to);
      path.add(mth(from, from + k));
    }
    return path;
  }

  /** PROOF(m, D[0:n]). */
  List<byte[]> proof(int m, int n) {
    return subproof(m, 0, n, true);
  }

  private List<byte[]> subproof(int m, int from, int to, boolean whole) {
    int n = to - from;
    if (m == n) {
      List<byte[]> proof = new ArrayList<>();
      if (!whole) {
        proof.add(mth(from, to));
      }
      return proof;
    }
    int k = split(n);
    List<byte[]> proof;
    if (m <= k) {
      proof = subproof(m, from, from + k, whole);
      proof.add(mth(from + k, to));
    } else {
      proof = subproof(m - k, from + k, to, false);
      proof.add(mth(from, from + k));
    }
    return proof;
  }
}
