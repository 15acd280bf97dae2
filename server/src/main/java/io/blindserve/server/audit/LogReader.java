package io.blindserve.server.audit;

import io.blindserve.keys.sign.NoteVerifier;
import io.blindserve.keys.tlog.TileId;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** What of the log is published: what anybody who may read it may copy. Thread-safe. */
public interface LogReader {

  /**
   * Returns the keys by which others verify the log, as the log says; they have them from
   * elsewhere. That for Ed25519 comes first, then those of other kinds, which sign every head too.
   */
  List<NoteVerifier> verifierKeys();

  /**
   * Returns whose signatures to ask for, as the log says, in the form of C2SP tlog-policy; they
   * have it from elsewhere.
   */
  String policy();

  /** Returns the newest signed checkpoint; none where a damaged log has none. */
  Optional<byte[]> checkpoint();

  /**
   * Returns the bytes of a tile or bundle below the checkpoint. Blocks.
   *
   * @return nothing where there is no such tile, or a partial one gave way to a full one
   * @throws IOException if it cannot be read
   */
  Optional<byte[]> tile(TileId id) throws IOException;

  /**
   * Proves that a record is in the log. Blocks.
   *
   * @param id of the record, as its caller got it; anything else is unknown
   * @throws IOException if the log cannot be read
   */
  Receipt receipt(String id) throws IOException;

  /**
   * Asks for a checkpoint soon.
   *
   * @param id of a record that is durable
   * @return completes when there is a checkpoint with the record, or exceptionally if there will be
   *     none; cancel it to wait no longer
   */
  CompletableFuture<Void> published(String id);
}
