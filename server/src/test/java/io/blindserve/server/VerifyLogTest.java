package io.blindserve.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Logs in our form, read by the Go example, which knows nothing of ours. */
class VerifyLogTest {

  private static final String ORIGIN = "log.example/blindserve";

  @TempDir static Path folder;
  private static GoProgram verifier;
  private static NoteSigner signer;

  private final MemoryTree tree = new MemoryTree();
  private final List<byte[]> entries = new ArrayList<>();
  private CompactRange range = CompactRange.EMPTY;

  @BeforeAll
  static void build() throws Exception {
    verifier = GoProgram.build(Path.of("..", "docs", "examples", "verify-log"), folder);
    signer = NoteSigner.create(ORIGIN);
  }

  @AfterAll
  static void wipe() {
    if (signer != null) {
      signer.close();
    }
  }

  /** Writes what a log that had grown to {@code size} before has to add. */
  private void grow(Path log, int size) throws IOException {
    int before = entries.size();
    for (int i = before; i < size; i++) {
      byte[] entry = ("{\"seq\":" + i + "}").getBytes(StandardCharsets.UTF_8);
      entries.add(entry);
      tree.add(TreeHash.ofLeaf(entry));
      range = range.append(TreeHash.ofLeaf(entry));
    }
    for (TileId id : Tiles.between(before, size)) {
      write(log.resolve(id.path()), content(id));
    }
    String text = new Checkpoint(ORIGIN, size, range.root()).text();
    write(log.resolve("checkpoint"), signer.sign(text).toByteArray());
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

  private static String verdict(Path log) throws Exception {
    String key = signer.verifier().toString();
    return verifier.run(List.of("-key", key, log.toString())).get(0);
  }

  /** All up to 1,025 and 1,000,000 as well with {@code -Dblindserve.long=true}. */
  private static int[] sizes() {
    IntStream few = IntStream.of(0, 1, 2, 255, 256, 257, 1025);
    IntStream many = IntStream.of(65_535, 65_536, 65_537, 70_000);
    return Boolean.getBoolean("blindserve.long")
        ? IntStream.concat(
                IntStream.rangeClosed(0, 1025), IntStream.concat(many, IntStream.of(1_000_000)))
            .toArray()
        : IntStream.concat(few, many).toArray();
  }

  @Test
  void goVerifiesALogThatGrows() throws Exception {
    Path log = folder.resolve("log");
    for (int size : sizes()) {
      grow(log, size);
      String said = verdict(log);
      assertTrue(said.startsWith("verified: " + size + " entries, root "), said);
    }
  }

  /** As it grows, over HTTP and from its folder, and again after a restart. */
  @Test
  void goVerifiesTheLogOfALiveServer() throws Exception {
    Path models = TestModels.write(folder.resolve("models"));
    Path data = folder.resolve("data");
    String row =
        "{\"inputs\":[{\"name\":\"x\",\"shape\":[1,3],\"datatype\":\"FP32\",\"data\":[1,2,3]}]}";
    for (int size : new int[] {90, 390}) {
      try (ServerFixture server = ServerFixture.start(models, data)) {
        while (server.entries().size() < size) {
          server.probe().post("/v2/models/sum/infer", row);
        }
        String expected = "verified: " + server.entries().size() + " entries, root ";
        for (String place : List.of(server.log().toString(), server.address() + "/log")) {
          String said = verifier.run(List.of("-key", server.verifierKey(), place)).get(0);
          assertTrue(said.startsWith(expected), said);
        }
      }
    }
  }

  @Test
  void goFindsAnEntryThatWasChanged() throws Exception {
    Path log = folder.resolve("changed");
    grow(log, 300);
    Path bundle = log.resolve(TileId.entries(0, TileId.FULL).path());
    byte[] content = Files.readAllBytes(bundle);
    content[content.length - 2] ^= 1;
    Files.write(bundle, content);
    IOException refused = assertThrows(IOException.class, () -> verdict(log));
    assertEquals(
        "exit code 1: not verified: entry 255 is not the one in the tree", refused.getMessage());
  }
}
