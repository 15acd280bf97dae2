package io.blindserve.client.crypt;

import io.blindserve.he.ckks.CkksParameters;
import io.blindserve.he.kernel.PolyKernels;
import io.blindserve.he.kernel.PolyMemory;
import io.blindserve.he.kernel.PolyScope;
import java.util.concurrent.Semaphore;

/**
 * The memory in which one set of keys works. Threads wait for their turn rather than fail: as many
 * compute at once as there are processors. Thread-safe.
 */
final class ClientMemory {

  /**
   * Polynomials over all primes that encrypting, decrypting or one step of a key needs beside its
   * result; generous.
   */
  private static final int WORKING_POLYNOMIALS = 16;

  private final PolyMemory memory;
  private final long scopeBytes;
  private final Semaphore turns;

  ClientMemory(CkksParameters parameters) {
    PolyKernels kernels = PolyKernels.best();
    int threads = Runtime.getRuntime().availableProcessors();
    long polynomial = (long) parameters.rlwe().qpAt(parameters.maxLevel()).words() * Long.BYTES;
    int keyPolynomials =
        parameters.rlwe().p().size() == 0
            ? 2
            : 2 * parameters.rlwe().digitsAt(parameters.maxLevel());
    this.scopeBytes = (keyPolynomials + WORKING_POLYNOMIALS) * polynomial;
    // The secret key keeps one scope of its own for as long as it lives.
    this.memory = PolyMemory.create(kernels, (threads + 1) * scopeBytes, Long.BYTES);
    this.turns = new Semaphore(threads);
  }

  PolyMemory memory() {
    return memory;
  }

  PolyKernels kernels() {
    return memory.kernels();
  }

  /** Runs one computation with scratch memory that is wiped afterwards. */
  <T> T compute(Computation<T> computation) {
    turns.acquireUninterruptibly();
    try (PolyScope scope = memory.scratchForSecrets(scopeBytes)) {
      return computation.in(scope);
    } finally {
      turns.release();
    }
  }

  /** Work that needs scratch memory. */
  interface Computation<T> {
    T in(PolyScope scope);
  }
}
