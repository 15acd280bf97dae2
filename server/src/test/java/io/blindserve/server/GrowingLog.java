package io.blindserve.server;

import io.blindserve.keys.sign.NoteSigner;
import io.blindserve.keys.tlog.Checkpoint;
import io.blindserve.keys.tlog.CompactRange;
import io.blindserve.keys.tlog.EntryBundle;
import io.blindserve.keys.tlog.MemoryTree;
import io.blindserve.keys.tlog.TileId;
import io.blindserve.keys.tlog.Tiles;
import io.blindserve.keys.tlog.TreeHash;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** A log in a folder, at one size after the other, each with its signed head. */
final class GrowingLog {

  private static final int LAST_OF_ALL = 1025;

  private final Path folder;
  private final NoteSigner signer;
  private final MemoryTree tree = new MemoryTree();
  private final List<byte[]> entries = new ArrayList<>();
  private CompactRange range = CompactRange.EMPTY;

  /**
   * Begins one.
   *
   * @param signer signs its heads; stays the caller's
   */
  GrowingLog(Path folder, NoteSigner signer) {
    this.folder = folder;
    this.signer = signer;
  }

  /** Sizes at the borders of tiles, or all of them, as the system property says. */
  static IntStream sizes() {
    IntStream small =
        Boolean.getBoolean("blindserve.long")
            ? IntStream.rangeClosed(0, LAST_OF_ALL)
            : IntStream.of(0, 1, 2, 255, 256, 257, LAST_OF_ALL);
    IntStream large =
        Boolean.getBoolean("blindserve.long")
            ? IntStream.of(65_535, 65_536, 65_537, 70_000, 1_000_000)
            : IntStream.of(65_535, 65_536, 65_537, 70_000);
    return IntStream.concat(small, large);
  }

  Path folder() {
    return folder;
  }

  /** Writes what a log of the size that it has does not have yet. */
  void grow(int size) throws IOException {
    int before = entries.size();
    for (int i = before; i < size; i++) {
      byte[] entry = ("{\"seq\":" + i + "}").getBytes(StandardCharsets.UTF_8);
      entries.add(entry);
      tree.add(TreeHash.ofLeaf(entry));
      range = range.append(TreeHash.ofLeaf(entry));
    }
    for (TileId id : Tiles.between(before, size)) {
      write(folder.resolve(id.path()), content(id));
    }
    String text = new Checkpoint(signer.verifier().name(), size, range.root()).text();
    write(folder.resolve("checkpoint"), signer.sign(text).toByteArray());
  }

  private byte[] content(TileId id) {
    if (id.kind() == TileId.Kind.HASHES) {
      return Tiles.hashes(tree, id);
    }
    int start = Math.toIntExact(id.index() * TileId.FULL);
    return EntryBundle.encode(entries.subList(start, start + id.width()));
  }

  private static void write(Path file, byte[] content) throws IOException {
    Files.createDirectories(file.getParent());
    Files.write(file, content);
  }

  /** Changes one byte of the last entry of the first bundle, which is full. */
  void falsify() throws IOException {
    Path bundle = folder.resolve(TileId.entries(0, TileId.FULL).path());
    byte[] content = Files.readAllBytes(bundle);
    content[content.length - 2] ^= 1;
    Files.write(bundle, content);
  }
}
