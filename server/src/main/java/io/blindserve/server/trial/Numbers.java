package io.blindserve.server.trial;

import io.blindserve.server.inference.DataType;
import io.blindserve.server.inference.Tensor;
import java.nio.ByteBuffer;

/** The numbers of a tensor, as far as a double can hold them. */
record Numbers(DataType type, ByteBuffer data) {

  private static final int HALF_FRACTION = 10;
  private static final int HALF_EXPONENTS = 0x1f;
  private static final int HALF_BIAS = 15;
  private static final double UNSIGNED = 0x1p64;

  static Numbers of(Tensor tensor) {
    return new Numbers(tensor.type(), tensor.data());
  }

  int count() {
    return data.limit() / type.size();
  }

  boolean areFloats() {
    return switch (type) {
      case FP16, BF16, FP32, FP64 -> true;
      default -> false;
    };
  }

  double at(int index) {
    int place = index * type.size();
    return switch (type) {
      case BOOL, UINT8 -> Byte.toUnsignedInt(data.get(place));
      case INT8 -> data.get(place);
      case UINT16 -> Short.toUnsignedInt(data.getShort(place));
      case INT16 -> data.getShort(place);
      case UINT32 -> Integer.toUnsignedLong(data.getInt(place));
      case INT32 -> data.getInt(place);
      case UINT64 -> unsigned(data.getLong(place));
      case INT64 -> data.getLong(place);
      case FP16 -> half(data.getShort(place));
      case BF16 -> Float.intBitsToFloat(data.getShort(place) << Short.SIZE);
      case FP32 -> data.getFloat(place);
      case FP64 -> data.getDouble(place);
      case BYTES -> throw new IllegalArgumentException("strings are no numbers");
    };
  }

  /** The place of the largest number among {@code width} from {@code first} on. */
  int largestOf(int first, int width) {
    int best = first;
    for (int i = first + 1; i < first + width; i++) {
      if (Double.compare(at(i), at(best)) > 0) {
        best = i;
      }
    }
    return best;
  }

  private static double unsigned(long bits) {
    return bits >= 0 ? bits : bits + UNSIGNED;
  }

  private static double half(short bits) {
    int exponent = bits >> HALF_FRACTION & HALF_EXPONENTS;
    int fraction = bits & (1 << HALF_FRACTION) - 1;
    double size;
    if (exponent == HALF_EXPONENTS) {
      size = fraction == 0 ? Double.POSITIVE_INFINITY : Double.NaN;
    } else if (exponent == 0) {
      size = Math.scalb((double) fraction, 1 - HALF_BIAS - HALF_FRACTION);
    } else {
      size = Math.scalb(fraction + 0x1p10, exponent - HALF_BIAS - HALF_FRACTION);
    }
    return bits < 0 ? -size : size;
  }
}
