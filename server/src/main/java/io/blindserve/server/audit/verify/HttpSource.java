package io.blindserve.server.audit.verify;

import io.blindserve.keys.tlog.EntryBundle;
import io.blindserve.keys.tlog.TileId;
import java.io.IOException;
import java.io.InputStream;
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

  private final HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
  private final String prefix;

  HttpSource(URI address) {
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
        HttpRequest.newBuilder(URI.create(prefix + path)).timeout(PATIENCE).build();
    try {
      HttpResponse<InputStream> answer =
          client.send(request, HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream body = answer.body()) {
        return content(prefix + path, answer.statusCode(), body);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while " + path + " was read", e);
    } catch (ConnectException e) {
      throw new IOException("nothing answers at " + prefix + path, e);
    }
  }

  private static byte[] content(String address, int status, InputStream body) throws IOException {
    if (status == MISSING) {
      throw new NoSuchFileException(address);
    }
    if (status != FOUND) {
      throw new IOException(address + " was answered with status " + status);
    }
    byte[] content = body.readNBytes(LARGEST + 1);
    if (content.length > LARGEST) {
      throw new IOException(address + " has more than " + LARGEST + " bytes");
    }
    return content;
  }
}
