package io.blindserve.client;
import io.blindserve.client.select.VersionChoice;
import io.blindserve.client.transport.ServerApi;
import io.blindserve.keys.store.SeedStore;
import java.util.Optional;
final class EncryptedPath implements CallPath {
  static EncryptedPath open(ServerApi api, ClientOptions options, VersionChoice choice, SeedStore keyStore) {
    throw new UnsupportedOperationException();
  }
  public String model() { return ""; }
  public String version() { return ""; }
  public Optional<EncryptionTerms> terms() { return Optional.empty(); }
  public Prediction[] predict(double[][] rows) { return new Prediction[0]; }
  public void close() {}
}
