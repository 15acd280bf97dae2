package io.blindserve.server.audit.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.keys.receipt.HeadTrust;
import io.blindserve.keys.sign.Cosigner;
import io.blindserve.keys.sign.KeyKind;
import io.blindserve.keys.sign.NoteException;
import io.blindserve.keys.sign.NoteSigner;
import io.blindserve.keys.sign.SignedNote;
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
import java.time.Duration;
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

  /** A monitor that is slow must not take what another one saw meanwhile for a step back. */
  @Test
  void monitorsThatShareAFolderDoNotAccuseEachOther() throws IOException {
    TestLog log = new TestLog(SIGNER).grow("a", 300);
    assertEquals(Kind.GOOD, look(log).kind());
    LogSource slow =
        new LogSource() {
          private boolean overtaken;

          @Override
          public byte[] checkpoint() throws IOException {
            byte[] old = log.checkpoint();
            if (!overtaken) {
              overtaken = true;
              log.grow("b", 50);
              assertEquals(Kind.GOOD, look(log).kind());
            }
            return old;
          }

          @Override
          public byte[] read(TileId id) throws IOException {
            return log.read(id);
          }
        };
    log.grow("c", 7);
    Finding found = look(slow);
    assertEquals(Kind.GOOD, found.kind(), found.why());
    assertEquals(357, found.size().orElseThrow());
    assertEquals(0, evidence());
    log.grow("d", 1);
    assertEquals(Kind.GOOD, look(log).kind());
  }

  @Test
  void aLogThatStepsBackIsForGood() throws IOException {
    assertEquals(Kind.GOOD, look(new TestLog(SIGNER).grow("a", 300)).kind());
    assertEquals(Kind.ROLLED_BACK, look(new TestLog(SIGNER).grow("a", 299)).kind());
    assertEquals(1, evidence());
  }

  @Test
  void logsInOneFolderAreToldApart() throws IOException {
    NoteSigner other = NoteSigner.create("other.example");
    for (int round = 1; round <= 3; round++) {
      assertEquals(Kind.GOOD, look(new TestLog(SIGNER).grow("a", 100 * round)).kind());
      TestLog second = new TestLog(other).grow("b", 10 * round);
      assertEquals(Kind.GOOD, monitor(second, other).look(Instant.now()).kind());
    }
    TestLog fork = new TestLog(other).grow("c", 40);
    assertEquals(Kind.FORKED, monitor(fork, other).look(Instant.now()).kind());
    assertEquals(Kind.GOOD, look(new TestLog(SIGNER).grow("a", 301)).kind());
  }

  /** Whoever dates heads ahead would never look old. */
  @Test
  void aTimeAheadOfTheClockIsNoAge() throws IOException {
    Instant now = Instant.now();
    try (Cosigner key = Cosigner.create(KeyKind.ML_DSA_44, "log.example")) {
      assertEquals(Kind.GOOD, aged(key, now.plusSeconds(30), now).kind());
      assertEquals(Kind.GOOD, aged(key, now.minusSeconds(30), now).kind());
      Finding ahead = aged(key, now.plusSeconds(3600), now);
      assertEquals(Kind.STALE, ahead.kind());
      assertTrue(ahead.why().contains("3600 s ahead"), ahead.why());
      assertEquals(Kind.STALE, aged(key, now.minusSeconds(3600), now).kind());
    }
  }

  private Finding aged(Cosigner key, Instant signed, Instant now) throws IOException {
    TestLog plain = new TestLog(SIGNER).grow("a", 3);
    LogSource dated =
        new LogSource() {
          @Override
          public byte[] checkpoint() {
            try {
              SignedNote note = SignedNote.parse(plain.checkpoint());
              return key.cosign(note, signed).toString().getBytes(StandardCharsets.UTF_8);
            } catch (NoteException e) {
              throw new AssertionError(e);
            }
          }

          @Override
          public byte[] read(TileId id) throws IOException {
            return plain.read(id);
          }
        };
    HeadTrust trust = HeadTrust.in(List.of(SIGNER.verifier(), key.verifier()));
    Optional<Duration> oldest = Optional.of(Duration.ofMinutes(10));
    return new LogMonitor(dated, trust, state, oldest).look(now);
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
