package io.blindserve.server.http;

import io.blindserve.server.problem.ErrorCode;
import io.blindserve.server.problem.ProblemException;
import io.vertx.core.buffer.Buffer;
import java.util.Optional;

/**
 * Bytes that gather as they arrive, inflated on the way if they must be: counted and reserved
 * before they are kept. For one event loop. {@link #end} or {@link #abandon} ends it.
 */
final class BoundedBytes {

  private final BodyBudget budget;
  private final long limit;
  private final Optional<Inflation> inflation;
  private final Buffer bytes = Buffer.buffer();

  /**
   * Begins without a byte.
   *
   * @param budget from which every byte is reserved when it is kept
   * @param limit the most bytes that are kept
   * @param coding how what comes is compressed, if it is
   */
  BoundedBytes(BodyBudget budget, long limit, Optional<ContentCoding> coding) {
    this.budget = budget;
    this.limit = limit;
    this.inflation = coding.map(known -> new Inflation(known, this::keep));
  }

  /**
   * Takes the next bytes.
   *
   * @throws ProblemException if they cannot be kept; abandon the rest
   */
  void take(Buffer piece) {
    if (inflation.isPresent()) {
      inflation.get().take(piece.getBytes());
    } else {
      admit(piece.length());
      bytes.appendBuffer(piece);
    }
  }

  private boolean keep(byte[] piece, int count) {
    admit(count);
    bytes.appendBytes(piece, 0, count);
    return true;
  }

  private void admit(int count) {
    if ((long) bytes.length() + count > limit) {
      throw new ProblemException(ErrorCode.TOO_LARGE, "the body has more than " + limit + " bytes");
    }
    if (!budget.reserve(count)) {
      throw new ProblemException(
          ErrorCode.OVERLOADED, "the memory for bodies is in use; try again later");
    }
  }

  /**
   * Returns everything; its bytes stay reserved until they are given back to the budget.
   *
   * @throws ProblemException if what came is not one whole stream of its coding; abandon it
   */
  Buffer end() {
    inflation.ifPresent(Inflation::end);
    inflation.ifPresent(Inflation::close);
    return bytes;
  }

  /** Drops everything and gives its bytes back. */
  void abandon() {
    inflation.ifPresent(Inflation::close);
    budget.release(bytes.length());
  }
}
