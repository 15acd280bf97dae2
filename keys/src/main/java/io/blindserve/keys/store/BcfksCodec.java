package io.blindserve.keys.store;

import io.blindserve.keys.store.SeedStoreException.Reason;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.Provider;
import org.bouncycastle.crypto.util.ScryptConfig;
import org.bouncycastle.jcajce.BCFKSLoadStoreParameter;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/**
 * Turns entries into the bytes of a BCFKS key store and back. The provider is an object of ours and
 * never registered with the JDK, so that a program that uses this library keeps its own providers.
 */
final class BcfksCodec {

  private static final Provider PROVIDER = new BouncyCastleProvider();

  private final Path file;
  private final ScryptCost cost;

  BcfksCodec(Path file, ScryptCost cost) {
    this.file = file;
    this.cost = cost;
  }

  SeedEntries empty() {
    KeyStore store = instance();
    try {
      store.load(null, null);
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("an empty key store cannot be made", e);
    }
    return new SeedEntries(file, store);
  }

  /**
   * Reads a key store.
   *
   * <p>The cost of the key derivation is compared with ours before any of it is spent: Bouncy
   * Castle's own limits (1 GiB, no bound on p) would let a prepared file keep the program busy for
   * hours before its integrity is checked.
   */
  SeedEntries read(byte[] bytes, char[] password) {
    KeyDerivationGuard.check(file, bytes, cost);
    KeyStore store = instance();
    try (ScryptAsStated stated = ScryptAsStated.forThisThread()) {
      stated.run(() -> store.load(new ByteArrayInputStream(bytes), password));
    } catch (IOException | GeneralSecurityException | RuntimeException e) {
      // No cause: it could quote bytes of the file.
      throw new SeedStoreException(
          Reason.WRONG_PASSWORD_OR_ALTERED, file, "the password is wrong, or the file was altered");
    }
    return new SeedEntries(file, store).checked();
  }

  byte[] write(SeedEntries entries, char[] password) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ScryptConfig kdf =
        new ScryptConfig.Builder(cost.n(), cost.r(), cost.p())
            .withSaltLength(cost.saltBytes())
            .build();
    var form =
        new BCFKSLoadStoreParameter.Builder(out, password)
            .withStorePBKDFConfig(kdf)
            .withStoreEncryptionAlgorithm(BCFKSLoadStoreParameter.EncryptionAlgorithm.AES256_CCM)
            .withStoreMacAlgorithm(BCFKSLoadStoreParameter.MacAlgorithm.HmacSHA512)
            .build();
    try (ScryptAsStated stated = ScryptAsStated.forThisThread()) {
      stated.run(() -> entries.store().store(form));
    } catch (IOException | GeneralSecurityException e) {
      throw new SeedStoreException(Reason.UNREADABLE, file, "the entries cannot be encrypted", e);
    }
    return out.toByteArray();
  }

  private static KeyStore instance() {
    try {
      return KeyStore.getInstance("BCFKS", PROVIDER);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the provider has no BCFKS key store", e);
    }
  }
}
