package io.blindserve.server.audit.witness;

import io.blindserve.keys.sign.NoteException;
import io.blindserve.keys.sign.NoteVerifier;
import io.blindserve.keys.sign.SignedNote;
import io.blindserve.keys.sign.TrustPolicy.Witness;
import io.blindserve.keys.tlog.Proofs;
import io.blindserve.keys.tlog.TileNodes;
import io.blindserve.keys.tlog.TreeHash;
import io.blindserve.keys.tlog.WidestTiles;
import io.blindserve.server.audit.fetch.BoundedFetch;
import io.blindserve.server.audit.store.Head;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;

/** One witness, and the size that it cosigned last as far as we know. Thread-safe. */
final class WitnessClient {

  private static final int COSIGNED = 200;
  private static final int CONFLICT = 409;

  /** The first try may be about a size that the witness does not have; it says which it has. */
  private static final int MOST_TRIES = 2;

  private static final int LONGEST_SIZE = 19;

  private final HttpClient http;
  private final NoteVerifier key;
  private final URI address;
  private final Duration patience;
  private long size;

  /**
   * Asks nothing yet.
   *
   * @param patience longest wait for an answer, with its body
   */
  WitnessClient(HttpClient http, Witness witness, Duration patience) {
    this.http = http;
    this.key = witness.key();
    this.address =
        URI.create(witness.address().orElseThrow().replaceFirst("/*$", "") + "/add-checkpoint");
    this.patience = patience;
  }

  NoteVerifier key() {
    return key;
  }

  /**
   * Asks for a cosignature. Blocks.
   *
   * @return the answer's lines, one of which the witness's key made for this very head
   * @throws IOException if it gives none
   */
  synchronized byte[] cosign(Head head, TileNodes.Source tiles)
      throws IOException, InterruptedException {
    for (int tries = 0; tries < MOST_TRIES; tries++) {
      if (size > head.size()) {
        throw new IOException(
            "it cosigned " + size + " entries of this log, which has " + head.size() + " now");
      }
      HttpResponse<byte[]> answer = post(body(head, tiles));
      if (answer.statusCode() == COSIGNED) {
        byte[] lines = requireOwn(head.note(), answer.body());
        size = head.size();
        return lines;
      }
      if (answer.statusCode() != CONFLICT) {
        throw new IOException("it answered with status " + answer.statusCode());
      }
      long told = size(answer.body());
      if (told == size) {
        throw new IOException("it cosigned another head of " + size + " entries");
      }
      size = told;
    }
    throw new IOException("its size changes faster than it is asked");
  }

  private byte[] requireOwn(SignedNote note, byte[] lines) throws IOException {
    try {
      note.withLines(lines, List.of(key));
      return lines;
    } catch (NoteException e) {
      throw new IOException("it did not cosign this head: " + e.getMessage(), e);
    }
  }

  private String body(Head head, TileNodes.Source tiles) throws IOException {
    StringBuilder body = new StringBuilder("old ").append(size).append('\n');
    for (TreeHash hash : proof(head, tiles)) {
      body.append(Base64.getEncoder().encodeToString(hash.toByteArray())).append('\n');
    }
    return body.append('\n').append(head.note()).toString();
  }

  private List<TreeHash> proof(Head head, TileNodes.Source tiles) throws IOException {
    if (size == 0 || size == head.size()) {
      return List.of();
    }
    try {
      TileNodes nodes = new TileNodes(head.size(), new WidestTiles(tiles));
      return Proofs.consistency(nodes, size, head.size());
    } catch (UncheckedIOException e) {
      throw new IOException("a tile cannot be read", e);
    }
  }

  private HttpResponse<byte[]> post(String body) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(address)
            .timeout(patience)
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    try {
      return BoundedFetch.send(http, request, SignedNote.LARGEST, patience);
    } catch (HttpConnectTimeoutException | ConnectException e) {
      throw new IOException("nothing answers at its address", e);
    } catch (HttpTimeoutException e) {
      throw new IOException("it did not answer within " + patience.toMillis() + " ms", e);
    } catch (IOException e) {
      throw new IOException("it cannot be asked: " + e, e);
    }
  }

  private static long size(byte[] body) throws IOException {
    String text = new String(body, StandardCharsets.ISO_8859_1).stripTrailing();
    if (text.length() > LONGEST_SIZE || !text.matches("0|[1-9][0-9]*")) {
      throw new IOException("it did not say which size it cosigned last");
    }
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new IOException("it cosigned a size of more than 63 bits", e);
    }
  }
}
