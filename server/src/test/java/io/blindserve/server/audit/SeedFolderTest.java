package io.blindserve.server.audit;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SeedFolderTest {

  @TempDir Path folder;

  /** Seen under another name of the same content. */
  @Test
  void draftsOfACrashAreErasedAndSeedsStay() throws IOException {
    SeedFolder seeds = new SeedFolder(folder.resolve("seeds"));
    seeds.sweep();
    byte[] seed = new byte[32];
    Arrays.fill(seed, (byte) 5);
    seeds.keep(seed);
    String digest = AuditDigest.sha256(sink -> sink.accept(ByteBuffer.wrap(seed)));
    Path kept = seeds.file(digest);
    assertArrayEquals(seed, Files.readAllBytes(kept));
    for (String name :
        List.of(kept.getFileName() + ".new", ".new" + kept.getFileName() + ".part")) {
      Path draft = kept.resolveSibling(name);
      Files.write(draft, seed);
      Path other = folder.resolve("other");
      Files.deleteIfExists(other);
      Files.createLink(other, draft);
      seeds.sweep();
      assertFalse(Files.exists(draft), name);
      assertArrayEquals(new byte[32], Files.readAllBytes(other), name);
    }
    assertTrue(Files.exists(kept));
    assertArrayEquals(seed, Files.readAllBytes(kept));
  }
}
