package io.blindserve.server.inference.plain;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import io.blindserve.server.inference.DataType;
import io.blindserve.server.inference.Tensor;
import io.blindserve.server.problem.ErrorCode;
import io.blindserve.server.problem.ProblemException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;

/** Carries tensors to ONNX Runtime and back. */
final class OnnxTensors {

  private OnnxTensors() {}

  static OnnxTensor of(OrtEnvironment environment, Tensor tensor) throws OrtException {
    long[] shape = tensor.shape().stream().mapToLong(Long::longValue).toArray();
    OnnxJavaType type =
        OnnxTypes.toInputType(tensor.type())
            .orElseThrow(
                () ->
                    new ProblemException(
                        ErrorCode.UNSUPPORTED,
                        "inputs of type "
                            + tensor.type()
                            + " are not supported; "
                            + tensor.name()
                            + " is one"));
    if (type == OnnxJavaType.STRING) {
      return OnnxTensor.createTensor(environment, strings(tensor), shape);
    }
    return OnnxTensor.createTensor(environment, direct(tensor.data()), shape, type);
  }

  /** ONNX Runtime reads direct memory of its own byte order where it lies. */
  private static ByteBuffer direct(ByteBuffer data) {
    if (data.isDirect() && data.order() == ByteOrder.nativeOrder()) {
      return data;
    }
    ByteBuffer direct = ByteBuffer.allocateDirect(data.limit()).order(ByteOrder.nativeOrder());
    return direct.put(data).flip();
  }

  private static String[] strings(Tensor tensor) {
    String[] values = new String[tensor.elements().size()];
    for (int i = 0; i < values.length; i++) {
      try {
        values[i] =
            StandardCharsets.UTF_8
                .newDecoder()
                .decode(ByteBuffer.wrap(tensor.elements().get(i)))
                .toString();
      } catch (CharacterCodingException e) {
        throw new ProblemException(
            ErrorCode.INVALID_TENSOR, "element " + i + " of " + tensor.name() + " is not UTF-8");
      }
    }
    return values;
  }

  static List<Tensor> read(OrtSession.Result result, Set<String> names) throws OrtException {
    List<Tensor> outputs = new ArrayList<>();
    for (String name : names) {
      OnnxValue value = result.get(name).orElseThrow();
      if (!(value instanceof OnnxTensor tensor)) {
        throw new ProblemException(ErrorCode.UNSUPPORTED, "output " + name + " is not a tensor");
      }
      outputs.add(read(name, tensor));
    }
    return outputs;
  }

  private static Tensor read(String name, OnnxTensor tensor) throws OrtException {
    List<Long> shape = LongStream.of(tensor.getInfo().getShape()).boxed().toList();
    DataType type = OnnxTypes.toDataType(tensor.getInfo()).orElseThrow();
    if (type == DataType.BYTES) {
      List<byte[]> elements = new ArrayList<>();
      collectStrings(tensor.getValue(), elements);
      return Tensor.ofBytes(name, shape, elements);
    }
    ByteBuffer copy = tensor.getByteBuffer();
    return Tensor.ofNumbers(name, type, shape, copy.slice());
  }

  private static void collectStrings(Object value, List<byte[]> elements) {
    if (value instanceof Object[] array) {
      for (Object item : array) {
        collectStrings(item, elements);
      }
    } else {
      elements.add(value.toString().getBytes(StandardCharsets.UTF_8));
    }
  }
}
