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
import java.util.Optional;

/** A log that a server shows. Follows no redirection. */
final class HttpSource implements LogSource {

  /** No file of a log is larger than a full bundle of the largest entries. */
  static final int LARGEST = TileId.FULL * (2 + EntryBundle.LARGEST_ENTRY);

  private static final int FOUND = 200;
  private static final int STRANGER = 401;
  private static final int FORBIDDEN = 403;
  private static final int MISSING = 404;
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private final HttpClient client;
  private final Optional<String> token;
  private final Duration patience;
  private final String prefix;

  /**
   * Reads nothing yet.
   *
   * @param token sent with every request, if there is one
   */
  HttpSource(URI address, Optional<String> token) {
    this(address, token, PATIENCE);
  }

  /**
   * Reads nothing yet.
   *
   * @param token sent with every request, if there is one
   * @param patience longest wait for one file as a whole
   */
  HttpSource(URI address, Optional<String> token, Duration patience) {
    this.client =
        HttpClient.newBuilder()
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(patience)
            .build();
    this.token = token;
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
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(prefix + path)).timeout(patience);
    token.ifPresent(secret -> request.header("Authorization", "Bearer " + secret));
    HttpResponse<byte[]> answer = answer(request.build());
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
    if (status == STRANGER || status == FORBIDDEN) {
      throw new IOException(
          address
              + " is for callers whom the server knows, and records for those with the scope read-log:"
              + " status "
              + status
              + "; show a token (--token-file)");
    }
    if (status != FOUND) {
      throw new IOException(address + " was answered with status " + status);
    }
    return body;
  }
}
