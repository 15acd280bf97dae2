package io.blindserve.he.wire;

import io.blindserve.he.ring.UniformSeed;
import io.blindserve.he.rlwe.GaloisKey;
import io.blindserve.he.rlwe.PublicKey;
import io.blindserve.he.rlwe.RelinearizationKey;
import java.io.IOException;

/**
 * Writes the keys of an upload, one after the other: the public key if the shape has one, the
 * relinearisation key if it has one, Galois keys by ascending element, {@link #finish}. Anything
 * else is an {@link IllegalStateException}, and a key of another level or element than the shape's
 * an {@link IllegalArgumentException}. Every key comes with the seed that its uniform halves were
 * drawn from; whether the two belong together is the caller's part. Not thread-safe.
 */
public interface KeySetWriter {

  /** Writes the public key. */
  void publicKey(PublicKey key, UniformSeed seed) throws IOException;

  /** Writes the relinearisation key. */
  void relinearizationKey(RelinearizationKey key, UniformSeed seed) throws IOException;

  /** Writes the next Galois key. */
  void galoisKey(GaloisKey key, UniformSeed seed) throws IOException;

  /** Checks that all keys were written, and wipes the buffers. */
  void finish() throws IOException;
}
