package io.blindserve.server.audit;

import io.blindserve.keys.tlog.TileId;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** What of the log is published: what anybody who may read it may copy. Thread-safe. */
public interface LogReader {

  /**
   * Returns the key by which others verify the log, as the log says; they have it from elsewhere.
   */
  String verifierKey();

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
   *     none
   */
  CompletionStage<Void> published(String id);
}
