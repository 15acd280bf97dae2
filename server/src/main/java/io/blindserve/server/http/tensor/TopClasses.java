package io.blindserve.server.http.tensor;

import io.blindserve.server.inference.DataType;
import io.blindserve.server.inference.Tensor;
import io.blindserve.server.problem.ErrorCode;
import io.blindserve.server.problem.ProblemException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.PriorityQueue;

/**
 * The highest elements of each row of an output, as Triton Inference Server's {@code
 * classification} has them: texts of a value and its index, the highest first.
 */
public final class TopClasses {

  /** The most classes that a caller may ask for. */
  public static final int MAX = 1_000;

  /** The most classes of an answer: each is a text that may be forty times as long as its value. */
  private static final long MOST_TEXTS = 1 << 16;

  private final Tensor output;
  private final ByteBuffer data;

  private TopClasses(Tensor output) {
    this.output = output;
    this.data = output.data();
  }

  /**
   * Returns the classes of an output, as BYTES of shape {@code [rows, classes]}; of an output of
   * less than two dimensions, which is one row, as {@code [classes]}.
   *
   * @param most how many of a row, 1 to {@link #MAX}; fewer where a row has fewer elements
   * @throws ProblemException {@code unsupported} if its elements are no numbers of 8, 32 or 64 bits
   *     or whole ones of 16, or if all rows together have more than 65,536 classes
   */
  public static Tensor of(Tensor output, int most) {
    DataType type = output.type();
    if (type == DataType.BYTES
        || type == DataType.BOOL
        || type == DataType.FP16
        || type == DataType.BF16) {
      throw new ProblemException(
          ErrorCode.UNSUPPORTED,
          "output \"" + output.name() + "\" is " + type + ", which has no classes");
    }
    return new TopClasses(output).classes(most);
  }

  private Tensor classes(int most) {
    boolean one = output.shape().size() < 2;
    // Without elements there may be any number of rows.
    long rows = one ? 1 : output.shape().get(0);
    int width = rows == 0 ? 0 : (int) (Tensor.elementCount(output.shape()) / rows);
    int classes = Math.min(most, width);
    if (rows * classes > MOST_TEXTS) {
      throw new ProblemException(
          ErrorCode.UNSUPPORTED,
          "output \""
              + output.name()
              + "\" has "
              + rows
              + " rows of "
              + classes
              + " classes; at most "
              + MOST_TEXTS
              + " classes go into an answer");
    }
    List<byte[]> texts = new ArrayList<>();
    for (int row = 0; classes > 0 && row < rows; row++) {
      for (int index : highest(row * width, width, classes)) {
        texts.add(text(row * width + index, index).getBytes(StandardCharsets.UTF_8));
      }
    }
    List<Long> shape = one ? List.of((long) classes) : List.of(rows, (long) classes);
    return Tensor.ofBytes(output.name(), shape, texts);
  }

  /** Returns indices in a row, the highest element first; of equal ones the first. */
  private List<Integer> highest(int from, int width, int classes) {
    PriorityQueue<Integer> kept = new PriorityQueue<>((a, b) -> compare(from, a, b));
    for (int i = 0; i < width; i++) {
      if (kept.size() < classes) {
        kept.add(i);
      } else if (compare(from, i, kept.element()) > 0) {
        kept.remove();
        kept.add(i);
      }
    }
    List<Integer> sorted = new ArrayList<>(kept);
    sorted.sort((a, b) -> compare(from, b, a));
    return sorted;
  }

  private int compare(int from, int a, int b) {
    int order = compareValues(from + a, from + b);
    return order == 0 ? Integer.compare(b, a) : order;
  }

  private int compareValues(int a, int b) {
    return switch (output.type()) {
      case FP32, FP64 -> Double.compare(real(a), real(b));
      case UINT64 -> Long.compareUnsigned(integer(a), integer(b));
      default -> Long.compare(integer(a), integer(b));
    };
  }

  private String text(int at, int index) {
    return value(at) + ":" + index;
  }

  private String value(int at) {
    return switch (output.type()) {
      case FP32, FP64 -> String.format(Locale.ROOT, "%f", real(at));
      case UINT64 -> Long.toUnsignedString(integer(at));
      default -> Long.toString(integer(at));
    };
  }

  private double real(int at) {
    return output.type() == DataType.FP32
        ? data.getFloat(at * Float.BYTES)
        : data.getDouble(at * Double.BYTES);
  }

  private long integer(int at) {
    return switch (output.type()) {
      case INT8 -> data.get(at);
      case UINT8 -> Byte.toUnsignedLong(data.get(at));
      case INT16 -> data.getShort(at * Short.BYTES);
      case UINT16 -> Short.toUnsignedLong(data.getShort(at * Short.BYTES));
      case INT32 -> data.getInt(at * Integer.BYTES);
      case UINT32 -> Integer.toUnsignedLong(data.getInt(at * Integer.BYTES));
      case INT64, UINT64 -> data.getLong(at * Long.BYTES);
      case BOOL, FP16, BF16, FP32, FP64, BYTES ->
          throw new IllegalStateException(output.type() + " is no whole number");
    };
  }
}
