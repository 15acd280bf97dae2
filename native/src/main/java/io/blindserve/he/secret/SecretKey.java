package io.blindserve.he.secret;

import io.blindserve.he.ckks.CkksParameters;
import io.blindserve.he.kernel.PolyScope;
import io.blindserve.he.ring.NttPoly;

/**
 * A ternary secret polynomial over all data and special primes, in the NTT domain and not in
 * Montgomery form. Owns its memory, which is overwritten with zeros on {@link #close}. Tells
 * nothing of itself. Readable from many threads; must not be closed while in use.
 */
public final class SecretKey implements AutoCloseable {

  private final CkksParameters parameters;
  private final NttPoly value;
  private final PolyScope owner;

  SecretKey(CkksParameters parameters, NttPoly value, PolyScope owner) {
    this.parameters = parameters;
    this.value = value;
    this.owner = owner;
  }

  /** Returns the parameters that this key was made for. */
  public CkksParameters parameters() {
    return parameters;
  }

  /** The polynomial over Q and P. */
  NttPoly value() {
    return value;
  }

  /** Overwrites the key. */
  @Override
  public void close() {
    owner.close();
  }
}
