package io.blindserve.keys.secret;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.Serializable;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class SecretBytesTest {

  private static final SecretAccess ACCESS = SecretAccess.granted();
  private static final byte[] BYTES = {1, 2, 3, 4};

  @Test
  void copiesInAndOut() {
    byte[] source = BYTES.clone();
    SecretBytes secret = SecretBytes.copyOf(source, ACCESS);
    source[0] = 99;
    byte[] out = secret.toByteArray(ACCESS);
    assertArrayEquals(BYTES, out);
    out[1] = 99;
    assertArrayEquals(BYTES, secret.toByteArray(ACCESS));
  }

  @Test
  void lentBytesAreWipedAlsoAfterAFailure() {
    SecretBytes secret = SecretBytes.copyOf(BYTES, ACCESS);
    AtomicReference<byte[]> kept = new AtomicReference<>();
    Integer total = secret.use(ACCESS, lent -> sum(keep(kept, lent)));
    assertEquals(10, total);
    assertArrayEquals(new byte[4], kept.get());
    assertThrows(
        ArithmeticException.class,
        () ->
            secret.use(
                ACCESS,
                lent -> {
                  keep(kept, lent);
                  throw new ArithmeticException("reader failed");
                }));
    assertArrayEquals(new byte[4], kept.get());
    assertArrayEquals(BYTES, secret.toByteArray(ACCESS));
  }

  private static byte[] keep(AtomicReference<byte[]> kept, byte[] lent) {
    kept.set(lent);
    return lent;
  }

  private static int sum(byte[] bytes) {
    int total = 0;
    for (byte b : bytes) {
      total += b;
    }
    return total;
  }

  @Test
  void comparesByContentAndOnlyThere() {
    SecretBytes one = SecretBytes.copyOf(BYTES, ACCESS);
    SecretBytes same = one.copy();
    assertTrue(one.sameBytesAs(same));
    assertNotEquals(one, same);
    assertFalse(one.sameBytesAs(SecretBytes.copyOf(new byte[] {1, 2, 3, 5}, ACCESS)));
    assertFalse(one.sameBytesAs(SecretBytes.copyOf(new byte[] {1, 2, 3}, ACCESS)));
  }

  @Test
  void destructionEndsEveryUseOfThisObjectAndOfNoOther() {
    SecretBytes secret = SecretBytes.copyOf(BYTES, ACCESS);
    SecretBytes other = secret.copy();
    secret.close();
    secret.close();
    assertTrue(secret.isDestroyed());
    assertThrows(IllegalStateException.class, () -> secret.toByteArray(ACCESS));
    assertThrows(IllegalStateException.class, () -> secret.use(ACCESS, lent -> lent.length));
    assertThrows(IllegalStateException.class, () -> secret.sameBytesAs(other));
    assertEquals(4, secret.size());
    assertFalse(other.isDestroyed());
    assertArrayEquals(BYTES, other.toByteArray(ACCESS));
  }

  @Test
  void showsNothing() {
    SecretBytes secret = SecretBytes.copyOf(BYTES, ACCESS);
    assertEquals("SecretBytes[4 bytes]", secret.toString());
    assertFalse(Serializable.class.isAssignableFrom(SecretBytes.class));
    assertTrue(
        Arrays.stream(SecretBytes.class.getDeclaredMethods())
            .noneMatch(
                method ->
                    method.getName().equals("equals") || method.getName().equals("hashCode")));
  }

  @Test
  void drawsFreshBytes() {
    SecretBytes one = SecretBytes.random(64);
    assertEquals(64, one.size());
    assertFalse(one.sameBytesAs(SecretBytes.random(64)));
    assertThrows(IllegalArgumentException.class, () -> SecretBytes.random(0));
    assertThrows(IllegalArgumentException.class, () -> SecretBytes.copyOf(new byte[0], ACCESS));
  }
}
