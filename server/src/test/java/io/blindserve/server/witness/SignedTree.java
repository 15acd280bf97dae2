package io.blindserve.server.witness;

import io.blindserve.keys.sign.NoteSigner;
import io.blindserve.keys.sign.SignedNote;
import io.blindserve.keys.tlog.Checkpoint;
import io.blindserve.keys.tlog.CompactRange;
import io.blindserve.keys.tlog.MemoryTree;
import io.blindserve.keys.tlog.Proofs;
import io.blindserve.keys.tlog.TreeHash;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.stream.Collectors;

/** A log without files: heads of all sizes, and what is posted to a witness for them. */
public final class SignedTree {

  private final NoteSigner signer;
  private final MemoryTree tree = new MemoryTree();
  private final List<TreeHash> roots = new ArrayList<>();

  /**
   * Grows a log at once.
   *
   * @param seed logs of other seeds have other entries from {@code shared} on
   */
  public SignedTree(NoteSigner signer, int size, int shared, int seed) {
    this.signer = signer;
    CompactRange range = CompactRange.EMPTY;
    roots.add(range.root());
    for (int i = 0; i < size; i++) {
      String entry = i < shared ? "entry " + i : "entry " + i + " of " + seed;
      TreeHash leaf = TreeHash.ofLeaf(entry.getBytes(StandardCharsets.UTF_8));
      tree.add(leaf);
      range = range.append(leaf);
      roots.add(range.root());
    }
  }

  /** Returns the signed head of a size. */
  public SignedNote head(int size) {
    return signer.sign(new Checkpoint(signer.verifier().name(), size, roots.get(size)).text());
  }

  /** Returns the body of a request. */
  public String request(int old, int size) {
    return "old " + old + "\n" + proof(old, size) + "\n" + head(size);
  }

  String proof(int old, int size) {
    List<TreeHash> proof =
        old == 0 || old >= size ? List.of() : Proofs.consistency(tree, old, size);
    return proof.stream()
        .map(hash -> Base64.getEncoder().encodeToString(hash.toByteArray()) + "\n")
        .collect(Collectors.joining());
  }
}
