package io.blindserve.keys.store;

import io.blindserve.keys.secret.SecretAccess;
import io.blindserve.keys.secret.SecretBytes;
import io.blindserve.keys.store.SeedStoreException.Reason;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import javax.crypto.spec.SecretKeySpec;

/** The entries of one key store file, each encrypted for itself; not thread-safe. */
final class SeedEntries {

  /**
   * The algorithm under which a seed is filed. BCFKS keeps secret keys of known algorithms only; 64
   * bytes are the natural key of this one. The seed is never used with it.
   */
  private static final String FILED_AS = "HmacSHA512";

  private final Path file;
  private final KeyStore store;

  SeedEntries(Path file, KeyStore store) {
    this.file = file;
    this.store = store;
  }

  KeyStore store() {
    return store;
  }

  boolean contains(String digest) {
    return attempt(() -> store.containsAlias(digest));
  }

  List<SeedInfo> list() {
    return attempt(
        () ->
            Collections.list(store.aliases()).stream()
                .sorted()
                .map(
                    digest ->
                        new SeedInfo(
                            digest, attempt(() -> store.getCreationDate(digest)).toInstant()))
                .toList());
  }

  boolean addRandom(String digest, char[] password) {
    byte[] drawn = SecretBytes.random(SeedStore.SEED_BYTES).toByteArray(SecretAccess.granted());
    try {
      Key key = new SecretKeySpec(drawn, FILED_AS);
      return attempt(
          () -> {
            store.setKeyEntry(digest, key, password, null);
            return true;
          });
    } finally {
      Arrays.fill(drawn, (byte) 0);
    }
  }

  boolean remove(String digest) {
    if (!contains(digest)) {
      return false;
    }
    return attempt(
        () -> {
          store.deleteEntry(digest);
          return true;
        });
  }

  SecretBytes seed(String digest, char[] password) {
    byte[] encoded = attempt(() -> store.getKey(digest, password)).getEncoded();
    try {
      if (encoded.length != SeedStore.SEED_BYTES) {
        throw new SeedStoreException(
            Reason.MALFORMED,
            file,
            "a seed of " + encoded.length + " bytes; expected " + SeedStore.SEED_BYTES);
      }
      return SecretBytes.copyOf(encoded, SecretAccess.granted());
    } finally {
      Arrays.fill(encoded, (byte) 0);
    }
  }

  /** Checks that all entries are keys filed under parameter digests. */
  SeedEntries checked() {
    for (String alias : attempt(() -> Collections.list(store.aliases()))) {
      if (!ParameterDigests.isWellFormed(alias) || !attempt(() -> store.isKeyEntry(alias))) {
        throw new SeedStoreException(Reason.MALFORMED, file, "holds an entry that is not a seed");
      }
    }
    return this;
  }

  private <T> T attempt(KeyStoreCall<T> call) {
    try {
      return call.run();
    } catch (KeyStoreException e) {
      throw new IllegalStateException("the key store was not initialised", e);
    } catch (GeneralSecurityException e) {
      throw new SeedStoreException(
          Reason.WRONG_PASSWORD_OR_ALTERED, file, "an entry cannot be decrypted or stored", e);
    }
  }

  private interface KeyStoreCall<T> {
    T run() throws GeneralSecurityException;
  }
}
