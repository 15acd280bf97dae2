package io.blindserve.client;

import io.blindserve.client.receipt.Receipts;
import io.blindserve.client.select.VersionChoice;
import io.blindserve.client.transport.ServerApi;
import java.net.URI;
import java.util.List;

/**
 * A server, as a program sees it. No connection is opened before the first call. Thread-safe; one
 * for each server is enough.
 */
public final class BlindserveClient implements AutoCloseable {

  private final ServerApi api;
  private final ClientOptions options;

  private BlindserveClient(ServerApi api, ClientOptions options) {
    this.api = api;
    this.options = options;
  }

  /**
   * Names a server, with the usual options.
   *
   * @param server for example {@code https://models.example.org} or, on this machine, {@code
   *     http://localhost:8080}
   * @throws IllegalArgumentException when the address is no such one, or is http to another machine
   */
  public static BlindserveClient connect(URI server) {
    return connect(server, ClientOptions.defaults());
  }

  /** Names a server; see {@link #connect(URI)}. */
  public static BlindserveClient connect(URI server, ClientOptions options) {
    return new BlindserveClient(Connections.open(server, options), options);
  }

  /** Names a model of this server; nothing is asked yet. */
  public ModelReference model(String name) {
    return new ModelReference(api, options, VersionChoice.latest(name));
  }

  /** Asks the server for the names of all models that it has. */
  public List<String> models() {
    return api.models();
  }

  /**
   * Checks the calls that wait for it under the policy {@code later}, of this and earlier programs
   * with the same folder of receipts.
   *
   * @return how many passed; they wait no longer
   * @throws io.blindserve.client.failure.ReceiptException at the first that does not pass
   */
  public int checkReceipts() {
    if (options.receipts().keys().isEmpty()) {
      throw new IllegalStateException("receipts are checked under a key of the log: name it");
    }
    return new Receipts(api, options.receipts()).checkPending();
  }

  /** Lets go of the connections; models made from this client are closed on their own. */
  @Override
  public void close() {
    // The JDK's client frees its connections when it is no longer reachable; it has no close before
    // Java 21.
  }
}
