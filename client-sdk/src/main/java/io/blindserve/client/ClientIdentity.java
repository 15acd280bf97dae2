package io.blindserve.client;

import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Arrays;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;

/** The certificate by which a server knows its caller, and its key. Shows itself to nobody. */
final class ClientIdentity {

  private final KeyManager[] managers;

  /**
   * Takes what a store holds.
   *
   * @param password stays the caller's
   * @throws IllegalArgumentException if it opens no key of the store
   */
  ClientIdentity(KeyStore store, char[] password) {
    try {
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(store, password);
      this.managers = keys.getKeyManagers();
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("the client's certificate cannot be used", e);
    }
  }

  KeyManager[] managers() {
    return Arrays.copyOf(managers, managers.length);
  }
}
