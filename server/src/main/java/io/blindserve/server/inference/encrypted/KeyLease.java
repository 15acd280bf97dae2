package io.blindserve.server.inference.encrypted;

import io.blindserve.he.kernel.ResidentBlock;
import io.blindserve.he.rlwe.EvaluationKeySet;

/**
 * Keys in memory for the time of one call.
 *
 * @param keys the keys
 * @param block the memory that they live in
 */
record KeyLease(EvaluationKeySet keys, ResidentBlock block) implements AutoCloseable {

  @Override
  public void close() {
    block.release();
  }
}
