package io.blindserve.server.http;

import io.blindserve.server.problem.ErrorCode;
import io.blindserve.server.problem.ProblemException;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.Optional;

/**
 * Bytes that gather as they arrive, inflated on the way if they must be: counted and reserved
 * before they are kept. For one event loop. {@link #end} or {@link #abandon} ends it.
 */
final class BoundedBytes {

  /** Room that is made at first. */
  private static final int FIRST_BYTES = 1 << 10;

  /** The same where so many are announced. */
  private static final int KNOWN_BYTES = 64 << 10;

  /** An array cannot hold more. */
  private static final int MOST_BYTES = Integer.MAX_VALUE - 8;

  /** Room is made for so many times what has come, so that large bodies are seldom moved. */
  private static final int GROWTH = 4;

  private final BodyBudget budget;
  private final long limit;
  private final long announced;
  private final Optional<Inflation> inflation;
  private byte[] bytes = {};
  private int count;

  /**
   * Begins without a byte.
   *
   * @param budget from which room is reserved when it is made: at first and then in proportion to
   *     what has come, so that who only announces bytes takes no room from others
   * @param limit the most bytes that are kept
   * @param announced how many bytes are said to come; more may, up to the limit
   * @param coding how what comes is compressed, if it is
   */
  BoundedBytes(BodyBudget budget, long limit, long announced, Optional<ContentCoding> coding) {
    this.budget = budget;
    this.limit = limit;
    this.announced = coding.isPresent() ? 0 : announced;
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
      piece.getBytes(bytes, count);
      count += piece.length();
    }
  }

  private boolean keep(byte[] piece, int length) {
    admit(length);
    System.arraycopy(piece, 0, bytes, count, length);
    count += length;
    return true;
  }

  private void admit(int more) {
    long needed = (long) count + more;
    if (needed > limit) {
      throw new ProblemException(ErrorCode.TOO_LARGE, "the body has more than " + limit + " bytes");
    }
    if (needed > bytes.length) {
      grow(needed);
    }
  }

  private void grow(long needed) {
    boolean known = announced >= needed;
    long wanted = Math.max(known ? KNOWN_BYTES : FIRST_BYTES, GROWTH * (long) bytes.length);
    long room = Math.max(needed, Math.min(wanted, known ? announced : limit));
    if (room > MOST_BYTES) {
      throw new ProblemException(
          ErrorCode.TOO_LARGE, "the body has more than " + MOST_BYTES + " bytes");
    }
    if (!budget.reserve(room - bytes.length)) {
      throw new ProblemException(
          ErrorCode.OVERLOADED, "the memory for bodies is in use; try again later");
    }
    bytes = Arrays.copyOf(bytes, (int) room);
  }

  /**
   * Returns everything; its bytes stay reserved until they are given back to the budget.
   *
   * @throws ProblemException if what came is not one whole stream of its coding; abandon it
   */
  byte[] end() {
    inflation.ifPresent(Inflation::end);
    inflation.ifPresent(Inflation::close);
    if (count == bytes.length) {
      return bytes;
    }
    budget.release(bytes.length - count);
    return Arrays.copyOf(bytes, count);
  }

  /** Drops everything and gives its bytes back. */
  void abandon() {
    inflation.ifPresent(Inflation::close);
    budget.release(bytes.length);
  }
}
