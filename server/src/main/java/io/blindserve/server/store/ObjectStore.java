package io.blindserve.server.store;

import java.io.InputStream;
import java.util.List;

/** Objects under one address of a store. Used by one thread at a time. */
public interface ObjectStore extends AutoCloseable {

  /** Objects and empty folders that are listed at most. */
  int MOST_LISTED = 100_000;

  /**
   * Lists all objects under the address.
   *
   * @return at most {@link #MOST_LISTED}
   * @throws StoreException if there are more, or they cannot be listed
   */
  List<StoredObject> list() throws StoreException;

  /**
   * Opens an object.
   *
   * @param object as it was listed
   * @return its bytes, to be counted by the caller; reading throws an {@code IOException} where
   *     they do not arrive, and {@link AnotherObjectException} where they are not what was stored
   * @throws StoreException with {@code CHANGED} if it is another one now, or gone
   */
  InputStream open(StoredObject object) throws StoreException;

  /** Ends what is under way as soon as can be, and frees everything; by any thread. */
  @Override
  void close();
}
