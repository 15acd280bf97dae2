package io.blindserve.keys.tlog;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.blindserve.keys.secret.SecretAccess;
import io.blindserve.keys.sign.NoteSigner;
import io.blindserve.keys.sign.NoteVerifier;
import io.blindserve.keys.sign.SignedNote;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The test log of Tessera, read by our parts, and written again by them byte for byte. */
class TesseraLogTest {

  private static final String PRIVATE_KEY =
      "PRIVATE+KEY+example.com/log/testdata+33d7b496+AeymY/SZAX0jZcJ8enZ5FY1Dz+wTML2yWSkK+9DSF3eg";
  private static final String PUBLIC_KEY =
      "example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx";

  private static final List<byte[]> ENTRIES =
      Arrays.stream(
              ("one two three four five six seven eit nain ten ileven twelf threeten fourten"
                      + " fivten")
                  .split(" "))
          .map(word -> word.getBytes(StandardCharsets.UTF_8))
          .toList();

  private static byte[] file(String name) throws IOException {
    try (InputStream in = TesseraLogTest.class.getResourceAsStream("/tessera-log/" + name)) {
      if (in == null) {
        throw new IOException("no " + name);
      }
      return in.readAllBytes();
    }
  }

  @Test
  void allCheckpointsAreThoseThatWeSign() throws Exception {
    byte[] secret = PRIVATE_KEY.getBytes(StandardCharsets.UTF_8);
    try (NoteSigner signer = NoteSigner.parse(secret, SecretAccess.granted())) {
      CompactRange range = CompactRange.EMPTY;
      for (int size = 0; size <= ENTRIES.size(); size++) {
        byte[] theirs = file("checkpoint." + size);
        SignedNote note = SignedNote.parse(theirs);
        note.verify(List.of(NoteVerifier.parse(PUBLIC_KEY)));
        Checkpoint checkpoint =
            new Checkpoint("example.com/log/testdata", range.size(), range.root());
        assertEquals(checkpoint, Checkpoint.parse(note.text()));
        assertArrayEquals(theirs, signer.sign(checkpoint.text()).toByteArray());
        if (size < ENTRIES.size()) {
          range = range.append(TreeHash.ofLeaf(ENTRIES.get(size)));
        }
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 8, 15})
  void tilesAndBundlesAreThoseThatWeWrite(int size) throws Exception {
    MemoryTree tree = new MemoryTree();
    List<byte[]> entries = ENTRIES.subList(0, size);
    entries.forEach(entry -> tree.add(TreeHash.ofLeaf(entry)));
    TileId bundle = TileId.entries(0, size);
    TileId hashes = TileId.hashes(0, 0, size);
    assertEquals(List.of(bundle, hashes), Tiles.between(0, size));
    assertArrayEquals(file(bundle.path()), EntryBundle.encode(entries));
    assertArrayEquals(file(hashes.path()), Tiles.hashes(tree, hashes));
    assertEquals(size, EntryBundle.decode(file(bundle.path()), size).size());
  }
}
