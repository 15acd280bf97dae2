package io.blindserve.server.audit.verify;

import io.blindserve.keys.tlog.EntryBundle;
import io.blindserve.keys.tlog.TileId;
import io.blindserve.server.audit.fetch.BoundedFetch;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.NoSuchFileException;
import java.time.Duration;

/** A log that a server shows. Follows no redirection. */
final class HttpSource implements LogSource {

  /** No file of a log is larger than a full bundle of the largest entries. */
  static final int LARGEST = TileId.FULL * (2 + EntryBundle.LARGEST_ENTRY);

  private static final int FOUND = 200;
  private static final int MISSING = 404;
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final HttpClient client;
  private final Duration patience;
  private final String prefix;

  HttpSource(URI address) {
    this(address, PATIENCE);
  }

  /**
   * Reads nothing yet.
   *
   * @param patience longest wait for one file as a whole
   */
  HttpSource(URI address, Duration patience) {
    this.client = HttpClient.newBuilder().connectTimeout(patience).build();
    this.patience = patience;
    String text = address.toString();
    this.prefix = text.endsWith("/") ? text : text + "/";
  }

  @Override
  public byte[] checkpoint() throws IOException {
    return get("checkpoint");
  }

  @Override
  public byte[] read(TileId id) throws IOException {
    return get(id.path());
  }

  private byte[] get(String path) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(prefix + path)).timeout(patience).build();
    HttpResponse<byte[]> answer = answer(request);
    return content(prefix + path, answer.statusCode(), answer.body());
  }

  private HttpResponse<byte[]> answer(HttpRequest request) throws IOException {
    try {
      return BoundedFetch.send(client, request, LARGEST, patience);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while " + request.uri() + " was read", e);
    } catch (ConnectException e) {
      throw new IOException("nothing answers at " + request.uri(), e);
    } catch (IOException e) {
      throw new IOException(request.uri() + ": " + e.getMessage(), e);
    }
  }

  private static byte[] content(String address, int status, byte[] body) throws IOException {
    if (status == MISSING) {
      throw new NoSuchFileException(address);
    }
    if (status != FOUND) {
      throw new IOException(address + " was answered with status " + status);
    }
    return body;
  }
}
