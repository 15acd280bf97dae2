package io.blindserve.server.inference.plain;

import static io.blindserve.server.inference.plain.BatchedModel.floats;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtException.OrtErrorCode;
import io.blindserve.server.OnnxFile;
import io.blindserve.server.inference.DataType;
import io.blindserve.server.inference.Tensor;
import io.blindserve.server.problem.ErrorCode;
import io.blindserve.server.problem.Problem;
import io.blindserve.server.problem.ProblemException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose fault a run is that failed. */
class RunFailureTest {

  private static Problem told(String text) {
    return RunFailure.of(new OrtException(OrtErrorCode.ORT_FAIL, text), List.of()).problem();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Non-zero status code returned while running Conv node. Name:'' Status Message:"
            + " bfc_arena.cc:359 void* onnxruntime::BFCArena::AllocateRawInternal(size_t, bool,"
            + " onnxruntime::Stream*) Available memory of 49635328 is smaller than requested bytes"
            + " of 205520896",
        "bfc_arena.cc:376 Failed to allocate memory for requested buffer of size 205520896",
        "CUDA failure 2: out of memory ; GPU=0",
        "CUBLAS failure 3: CUBLAS_STATUS_ALLOC_FAILED ; GPU=0"
      })
  void wantOfMemoryIsTheServers(String text) {
    assertEquals(ErrorCode.OVERLOADED, told(text).code());
  }

  @Test
  void shapesAndIndicesAreTheCallersAndTextIsNotRepeated() {
    Problem told = told("indices element out of data bounds, idx=77");
    assertEquals(ErrorCode.INVALID_TENSOR, told.code());
    assertEquals("the model refused these inputs (ORT_FAIL)", told.sentence());
  }

  /** All codes but that of a wrong argument; {@code ORT_FAIL} where its text names no misfit. */
  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "ORT_INVALID_ARGUMENT")
  void whatIsNotOfTheInputsIsTheServers(OrtErrorCode code) {
    Problem told =
        RunFailure.of(
                new OrtException(code, "CUDA failure 700: illegal address 77"),
                List.of(floats("x", 1, 2)))
            .problem();
    assertEquals(ErrorCode.INTERNAL, told.code());
    assertEquals("the run failed inside ONNX Runtime (" + code + ")", told.sentence());
  }

  /** What ONNX Runtime really answers to inputs that fit their declaration and not one another. */
  @ParameterizedTest
  @ValueSource(strings = {"Add", "Less", "MatMul", "Gemm"})
  void inputsThatDoNotFitOneAnotherAreTheCallers(String operator) {
    int type = operator.equals("Less") ? OnnxFile.BOOL : OnnxFile.FLOAT;
    byte[] onnx =
        new OnnxFile()
            .input("x", OnnxFile.FLOAT, OnnxFile.ANY)
            .input("y", OnnxFile.FLOAT, OnnxFile.ANY)
            .node(operator, "z", "x", "y")
            .output("z", type, OnnxFile.ANY)
            .bytes();
    assertEquals(
        ErrorCode.INVALID_TENSOR,
        failure(onnx, floats("x", 2, new float[6]), floats("y", 2, new float[8])));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Gather", "GatherElements", "GatherND"})
  void indicesOutsideATableAreTheCallers(String operator) {
    byte[] onnx =
        new OnnxFile()
            .input("i", OnnxFile.INT64, 1)
            .matrix("table", 4, 1, 10, 11, 12, 13)
            .node(operator, "z", "table", "i")
            .output("z", OnnxFile.FLOAT, 1)
            .bytes();
    ByteBuffer index = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    Tensor outside =
        Tensor.ofNumbers("i", DataType.INT64, List.of(1L, 1L), index.putLong(77).flip());
    assertEquals(ErrorCode.INVALID_TENSOR, failure(onnx, outside));
  }

  /** {@code ORT_RUNTIME_EXCEPTION} without a word: ArgMax of no rows in this version. */
  @Test
  void whoSendsNothingIsToldThatTheModelDoesNotTakeIt() {
    byte[] onnx =
        new OnnxFile()
            .input("x", OnnxFile.FLOAT, OnnxFile.ANY)
            .node("ArgMax", "z", "x")
            .output("z", OnnxFile.INT64, OnnxFile.ANY)
            .bytes();
    Tensor empty =
        Tensor.ofNumbers("x", DataType.FP32, List.of(0L, 3L), ByteBuffer.allocateDirect(0));
    assertEquals(ErrorCode.INVALID_TENSOR, failure(onnx, empty));
  }

  private static ErrorCode failure(byte[] onnx, Tensor... inputs) {
    try (PlainModel model = PlainModel.load(onnx)) {
      return assertThrows(ProblemException.class, () -> model.run(List.of(inputs), List.of()))
          .problem()
          .code();
    }
  }
}
