package io.blindserve.server.audit.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.keys.receipt.HeadTrust;
import io.blindserve.keys.sign.NoteSigner;
import io.blindserve.keys.tlog.Checkpoint;
import io.blindserve.keys.tlog.CompactRange;
import io.blindserve.keys.tlog.MemoryTree;
import io.blindserve.keys.tlog.TileId;
import io.blindserve.keys.tlog.Tiles;
import io.blindserve.keys.tlog.TreeHash;
import io.blindserve.server.audit.verify.LogSource;
import io.blindserve.server.audit.watch.Finding.Kind;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a monitor makes of answers that are late, spoiled or contradict each other. */
class LogMonitorTest {

  private static final NoteSigner SIGNER = NoteSigner.create("log.example");

  @TempDir Path state;

  /** A log whose tiles can be spoiled. */
  private static final class TestLog implements LogSource {
    private final MemoryTree tree = new MemoryTree();
    private final NoteSigner signer;
    private int size;

    /** So many answers about tiles have a wrong byte. */
    private int spoiled;

    TestLog(NoteSigner signer) {
      this.signer = signer;
    }

    TestLog grow(String entry, int count) {
      for (int i = 0; i < count; i++) {
        tree.add(TreeHash.ofLeaf(entry.getBytes(StandardCharsets.UTF_8)));
      }
      size += count;
      return this;
    }

    @Override
    public byte[] checkpoint() {
      TreeHash root = CompactRange.of(tree, size).root();
      String head = new Checkpoint(signer.verifier().name(), size, root).text();
      return signer.sign(head).toString().getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public byte[] read(TileId id) throws IOException {
      if (!Tiles.isWithin(size, id)) {
        throw new NoSuchFileException(id.path());
      }
      byte[] tile = Tiles.hashes(tree, id);
      if (spoiled > 0) {
        spoiled--;
        tile[tile.length / 2] ^= 1;
      }
      return tile;
    }
  }

  private LogMonitor monitor(LogSource log, NoteSigner signer) throws IOException {
    return new LogMonitor(log, HeadTrust.in(List.of(signer.verifier())), state, Optional.empty());
  }

  private Finding look(LogSource log) throws IOException {
    return monitor(log, SIGNER).look(Instant.now());
  }

  private long evidence() throws IOException {
    try (Stream<Path> files = Files.list(state)) {
      return files.filter(file -> file.toString().endsWith(".evidence")).count();
    }
  }

  /** A proxy that spoils a byte must not make an honest log look like a forked one for ever. */
  @Test
  void aSpoiledTileIsNoFork() throws IOException {
    TestLog log = new TestLog(SIGNER).grow("a", 300);
    assertEquals(Kind.GOOD, look(log).kind());
    log.grow("b", 300);
    log.spoiled = Integer.MAX_VALUE;
    Finding damaged = look(log);
    assertEquals(Kind.DAMAGED, damaged.kind(), damaged.why());
    assertTrue(damaged.why().contains("from 300 to 600"), damaged.why());
    assertEquals(0, evidence());
    log.spoiled = 1;
    assertEquals(Kind.GOOD, look(log).kind(), "it reads a second time");
    log.grow("c", 9);
    assertEquals(Kind.GOOD, look(log).kind());
  }

  @Test
  void aForkIsForGood() throws IOException {
    assertEquals(Kind.GOOD, look(new TestLog(SIGNER).grow("a", 300)).kind());
    TestLog fork = new TestLog(SIGNER).grow("a", 299).grow("b", 301);
    assertEquals(Kind.FORKED, look(fork).kind());
    assertEquals(1, evidence());
    assertEquals(Kind.FORKED, look(new TestLog(SIGNER).grow("a", 300)).kind());
  }
}
