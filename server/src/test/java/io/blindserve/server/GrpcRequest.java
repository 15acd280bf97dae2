package io.blindserve.server;

import com.google.protobuf.ByteString;
import io.blindserve.proto.inference.InferTensorContents;
import io.blindserve.proto.inference.ModelInferRequest;
import io.blindserve.proto.inference.ModelInferRequest.InferInputTensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import java.util.TreeMap;

/** Requests of gRPC for the models of {@link TestModels}. */
final class GrpcRequest {

  private GrpcRequest() {}

  /** A row of the model {@code sum}, in raw form. */
  static ModelInferRequest sum(float... row) {
    return ModelInferRequest.newBuilder()
        .setModelName("sum")
        .setId("seven")
        .addInputs(sumInput())
        .addRawInputContents(floats(row))
        .build();
  }

  static InferInputTensor.Builder sumInput() {
    return InferInputTensor.newBuilder().setName("x").setDatatype("FP32").addShape(1).addShape(3);
  }

  static ByteString floats(float... values) {
    ByteBuffer bytes =
        ByteBuffer.allocate(Float.BYTES * values.length).order(ByteOrder.LITTLE_ENDIAN);
    for (float value : values) {
      bytes.putFloat(value);
    }
    return ByteString.copyFrom(bytes.flip());
  }

  /** The ends of the range of each type, by the type's name, as contents. */
  static Map<String, InferTensorContents> contents() {
    Map<String, InferTensorContents> all = new TreeMap<>();
    all.put(
        "BOOL",
        InferTensorContents.newBuilder().addBoolContents(true).addBoolContents(false).build());
    all.put(
        "UINT8", InferTensorContents.newBuilder().addUintContents(0).addUintContents(255).build());
    all.put(
        "INT8", InferTensorContents.newBuilder().addIntContents(-128).addIntContents(127).build());
    all.put(
        "INT16",
        InferTensorContents.newBuilder().addIntContents(-32768).addIntContents(32767).build());
    all.put(
        "INT32", InferTensorContents.newBuilder().addIntContents(7).addIntContents(300).build());
    all.put(
        "INT64",
        InferTensorContents.newBuilder()
            .addInt64Contents(Long.MIN_VALUE)
            .addInt64Contents(Long.MAX_VALUE)
            .build());
    all.put(
        "FP32",
        InferTensorContents.newBuilder().addFp32Contents(0.1f).addFp32Contents(-2.5f).build());
    all.put(
        "FP64",
        InferTensorContents.newBuilder().addFp64Contents(0.1).addFp64Contents(-2.5).build());
    return all;
  }

  /** Types and the numbers by which {@link TestModels} names inputs. */
  static final Map<String, Integer> NUMBERS =
      Map.of(
          "BOOL", OnnxFile.BOOL,
          "UINT8", OnnxFile.UINT8,
          "INT8", OnnxFile.INT8,
          "INT16", OnnxFile.INT16,
          "INT32", OnnxFile.INT32,
          "INT64", OnnxFile.INT64,
          "FP32", OnnxFile.FLOAT,
          "FP64", OnnxFile.DOUBLE);

  /** A request of {@code echo} with contents, for every input and all outputs. */
  static ModelInferRequest.Builder echo() {
    ModelInferRequest.Builder request = ModelInferRequest.newBuilder().setModelName("echo");
    contents()
        .forEach(
            (type, contents) ->
                request.addInputs(
                    InferInputTensor.newBuilder()
                        .setName("in" + NUMBERS.get(type))
                        .setDatatype(type)
                        .addShape(1)
                        .addShape(2)
                        .setContents(contents)));
    return request;
  }
}
