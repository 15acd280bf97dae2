package io.blindserve.server.inference.encrypted;

import io.blindserve.he.kernel.ResidentBlock;
import io.blindserve.he.wire.KeyUpload;

/**
 * Keys in memory for the time of one call.
 *
 * @param keys evaluation keys and, where the plan masks its answers, the public key
 * @param block the memory that they live in
 */
record KeyLease(KeyUpload keys, ResidentBlock block) implements AutoCloseable {

  @Override
  public void close() {
    block.release();
  }
}
