package io.blindserve.server.audit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EpochKeyTest {

  @TempDir Path folder;

  private EpochKey key(String name) throws IOException {
    return EpochKey.loadOrCreate(folder.resolve(name));
  }

  private static String commit(EpochKey key, byte... bytes) {
    return key.commit(sink -> sink.accept(ByteBuffer.wrap(bytes)));
  }

  @Test
  void theSameFileGivesTheSameDigests() throws IOException {
    EpochKey made = key("a");
    EpochKey read = key("a");
    assertEquals(made.id(), read.id());
    assertEquals(made.pseudonym("alice"), read.pseudonym("alice"));
    assertEquals(commit(made, (byte) 1), commit(read, (byte) 1));
  }

  @Test
  void anotherFileGivesOthers() throws IOException {
    assertNotEquals(key("a").id(), key("b").id());
    assertNotEquals(key("a").pseudonym("alice"), key("b").pseudonym("alice"));
    assertNotEquals(commit(key("a"), (byte) 1), commit(key("b"), (byte) 1));
  }

  @Test
  void itIsHmacUnderTheKeyOfTheFile() throws Exception {
    byte[] secret = new byte[32];
    Files.write(folder.resolve("zero"), secret);
    javax.crypto.Mac mac = javax.crypto.Mac.getInstance("HmacSHA256");
    mac.init(new javax.crypto.spec.SecretKeySpec(secret, "HmacSHA256"));
    String expected = HexFormat.of().formatHex(mac.doFinal("actor\0alice".getBytes("US-ASCII")));
    assertEquals(expected, key("zero").pseudonym("alice"));
  }

  @Test
  void purposesDoNotMeet() throws IOException {
    EpochKey key = key("a");
    String tensors = commit(key, "alice".getBytes("US-ASCII"));
    assertTrue(tensors.startsWith("hmac-sha256:"));
    assertNotEquals(key.pseudonym("alice"), tensors.substring("hmac-sha256:".length()));
  }

  @Test
  void aFileOfAnotherSizeIsRefused() throws IOException {
    Files.write(folder.resolve("short"), new byte[31]);
    assertThrows(IOException.class, () -> key("short"));
  }

  @Test
  void aPlainDigestIsSha256() {
    assertEquals(
        "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        AuditDigest.sha256(
            sink -> {
              sink.accept(ByteBuffer.wrap(new byte[] {'a', 'b'}));
              sink.accept(ByteBuffer.wrap(new byte[] {'c'}));
            }));
  }

  @Test
  void aCommitmentThatBrokeOffLeavesNothingBehind() throws IOException {
    EpochKey key = key("a");
    String expected = commit(key, (byte) 1);
    assertThrows(
        IllegalStateException.class,
        () ->
            key.commit(
                sink -> {
                  sink.accept(ByteBuffer.wrap(new byte[] {9}));
                  throw new IllegalStateException("it breaks off");
                }));
    assertEquals(expected, commit(key, (byte) 1));
  }

  @Test
  void moreCallersThanAreKeptHaveTheirOwnPseudonyms() throws IOException {
    EpochKey key = key("a");
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < 3_000; i++) {
        String name = "caller " + i;
        assertEquals(
            key.pseudonym(name), key.actor(name, AuditRecord.ActorKind.NAMED, "token").ref());
      }
    }
  }
}
