package io.blindserve.keys.evidence;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EvidenceFolderTest {

  private static final String RECORD = "0000000000030123456789abcdef0123";
  private static final String DIGITS = "ab".repeat(32);
  private static final String DIGEST = "sha256:" + DIGITS;

  @TempDir Path folder;

  private static CallEvidence call() {
    return new CallEvidence(
        RECORD,
        "blindserve-1",
        DIGEST,
        DIGITS,
        DIGEST,
        DIGEST,
        List.of(2, 0),
        List.of(
            new ElementTensor("x", List.of(new byte[] {1, 2, '\n', '\n'}, new byte[0])),
            new ElementTensor("\u00fc", List.of())));
  }

  private static byte[] file() throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    call().writeTo(out);
    return out.toByteArray();
  }

  @Test
  void aCallComesBackAsItWasKept() throws IOException, EvidenceException {
    EvidenceFolder evidence = new EvidenceFolder(folder.resolve("kept"));
    assertTrue(evidence.read(RECORD).isEmpty());
    evidence.keep(call());
    CallEvidence read = evidence.read(RECORD).orElseThrow();
    assertEquals(List.of(2, 0), read.outputs());
    assertEquals("blindserve-1", read.wire());
    assertEquals("\u00fc", read.inputs().get(1).name());
    assertArrayEquals(call().inputBytes(), read.inputBytes());
    byte[] whole = Files.readAllBytes(evidence.call(RECORD));
    byte[] tail = call().inputBytes();
    assertArrayEquals(
        tail, Arrays.copyOfRange(whole, whole.length - tail.length, whole.length), "for sha256sum");
  }

  @Test
  void nobodyElseMayRead() throws IOException {
    EvidenceFolder evidence = new EvidenceFolder(folder.resolve("kept"));
    evidence.keep(call());
    evidence.keepKeys(DIGITS, List.of(new byte[] {1}, new byte[] {2, 3}));
    evidence.keepPlan(DIGEST, new byte[] {4});
    assertArrayEquals(new byte[] {1, 2, 3}, Files.readAllBytes(evidence.keys(DIGITS)));
    assertArrayEquals(new byte[] {4}, Files.readAllBytes(evidence.plan(DIGEST)));
    for (Path file : List.of(evidence.call(RECORD), evidence.keys(DIGITS), evidence.plan(DIGEST))) {
      assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
    }
    assertEquals(
        "rwx------",
        PosixFilePermissions.toString(Files.getPosixFilePermissions(evidence.calls())));
  }

  @Test
  void keysInAFileAreTaken() throws IOException {
    EvidenceFolder evidence = new EvidenceFolder(folder.resolve("kept"));
    Path open = folder.resolve("open");
    Files.write(open, new byte[] {7});
    Files.setPosixFilePermissions(open, PosixFilePermissions.fromString("rw-r--r--"));
    evidence.keepKeys(DIGITS, open);
    assertEquals(
        "rw-------",
        PosixFilePermissions.toString(Files.getPosixFilePermissions(evidence.keys(DIGITS))));
    Files.delete(open);
    assertArrayEquals(new byte[] {7}, Files.readAllBytes(evidence.keys(DIGITS)));
  }

  @Test
  void modelsAndSeedsAreKeptOnce() throws IOException {
    EvidenceFolder evidence = new EvidenceFolder(folder.resolve("kept"));
    evidence.keepModel(DIGEST, new byte[] {1}, Optional.of(new byte[] {2}));
    evidence.keepModel(DIGEST, new byte[] {3}, Optional.empty());
    assertArrayEquals(new byte[] {1}, Files.readAllBytes(evidence.model(DIGEST)));
    assertArrayEquals(
        new byte[] {2}, Files.readAllBytes(evidence.model(DIGEST).resolveSibling("model.json")));
    Path seed = folder.resolve("seed");
    Files.write(seed, new byte[] {4});
    evidence.keepSeed(DIGEST, seed);
    evidence.keepSeed(DIGEST, seed);
    assertEquals(folder.resolve("kept/seeds/ab/" + DIGITS), evidence.seed(DIGEST));
    assertArrayEquals(new byte[] {4}, Files.readAllBytes(evidence.seed(DIGEST)));
  }

  /** What could not be read back is not kept. */
  @Test
  void outputsThatAreTooManyAreRefused() {
    CallEvidence call = call();
    assertThrows(
        IllegalArgumentException.class,
        () ->
            new CallEvidence(
                call.record(),
                call.wire(),
                call.plan(),
                call.keys(),
                call.profile(),
                call.model(),
                Collections.nCopies(513, 9999),
                call.inputs()));
  }

  @Test
  void theSizeOfACallIsKnownBeforeItIsKept() throws IOException {
    assertEquals(file().length, call().fileBytes());
  }

  @ParameterizedTest
  @CsvSource({
    "record, RECORD",
    "'wire blindserve-1', 'wire ../x'",
    "'outputs 2,0', 'outputs 02'",
    "'outputs 2,0', 'outputs '",
    "'evidence v1', 'evidence v2'",
    "'keys ab', 'keys AB'",
    "'model ', 'model  '",
    "'profile ', 'record '",
  })
  void aHeadHasOneForm(String found, String put) throws IOException {
    String text = new String(file(), StandardCharsets.ISO_8859_1);
    assertTrue(text.contains(found));
    byte[] other = text.replaceFirst(found, put).getBytes(StandardCharsets.ISO_8859_1);
    assertThrows(EvidenceException.class, () -> CallEvidence.parse(other));
  }

  @Test
  void filesThatEndAreRefused() throws IOException, EvidenceException {
    byte[] whole = file();
    int head = whole.length - call().inputBytes().length;
    for (int length = 0; length < whole.length; length++) {
      byte[] cut = Arrays.copyOf(whole, length);
      // Where a tensor ends, what is left is the evidence of another request.
      if (length == head || length == whole.length - 10) {
        CallEvidence.parse(cut);
      } else {
        assertThrows(EvidenceException.class, () -> CallEvidence.parse(cut), "length " + length);
      }
    }
  }

  @Test
  void mutationsAreReadOrRefused() throws IOException {
    Random random = new Random(5);
    byte[] whole = file();
    for (int i = 0; i < 2000; i++) {
      byte[] changed = whole.clone();
      changed[random.nextInt(changed.length)] = (byte) random.nextInt();
      try {
        CallEvidence.parse(changed);
      } catch (EvidenceException e) {
        assertTrue(e.getMessage().length() < 200);
      }
    }
  }
}
