package io.blindserve.server.http.grpc;

import com.google.protobuf.UnsafeByteOperations;
import io.blindserve.proto.tensorflow.TensorProto;
import io.blindserve.proto.tensorflow.TensorShapeProto;
import io.blindserve.server.inference.Tensor;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Makes {@code TensorProto}s, with elements in the list of their type: clients look there, because
 * TensorFlow Serving answers so. Stateless.
 */
final class TensorProtos {

  private TensorProtos() {}

  static TensorProto of(Tensor tensor) {
    TensorProto.Builder message =
        TensorProto.newBuilder()
            .setDtype(TensorflowTypes.of(tensor.type()))
            .setTensorShape(shape(tensor.shape()));
    tensor
        .elements()
        .forEach(element -> message.addStringVal(UnsafeByteOperations.unsafeWrap(element)));
    ByteBuffer data = tensor.data();
    while (data.hasRemaining()) {
      addNumber(message, tensor, data);
    }
    return message.build();
  }

  static TensorShapeProto shape(List<Long> dimensions) {
    TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
    dimensions.forEach(size -> shape.addDim(TensorShapeProto.Dim.newBuilder().setSize(size)));
    return shape.build();
  }

  private static void addNumber(TensorProto.Builder message, Tensor tensor, ByteBuffer data) {
    switch (tensor.type()) {
      case BOOL -> message.addBoolVal(data.get() != 0);
      case INT8 -> message.addIntVal(data.get());
      case UINT8 -> message.addIntVal(Byte.toUnsignedInt(data.get()));
      case INT16 -> message.addIntVal(data.getShort());
      case UINT16 -> message.addIntVal(Short.toUnsignedInt(data.getShort()));
      case INT32 -> message.addIntVal(data.getInt());
      case UINT32 -> message.addUint32Val(data.getInt());
      case INT64 -> message.addInt64Val(data.getLong());
      case UINT64 -> message.addUint64Val(data.getLong());
      case FP16, BF16 -> message.addHalfVal(Short.toUnsignedInt(data.getShort()));
      case FP32 -> message.addFloatVal(data.getFloat());
      case FP64 -> message.addDoubleVal(data.getDouble());
      case BYTES -> throw new IllegalStateException("strings are no numbers");
    }
  }
}
