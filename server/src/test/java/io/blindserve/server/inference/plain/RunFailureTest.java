package io.blindserve.server.inference.plain;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtException.OrtErrorCode;
import io.blindserve.server.problem.ErrorCode;
import io.blindserve.server.problem.Problem;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whose fault a run is that failed. */
class RunFailureTest {

  private static Problem told(String text) {
    return RunFailure.of(new OrtException(OrtErrorCode.ORT_FAIL, text)).problem();
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
  void everythingElseIsOfTheInputsAndTextIsNotRepeated() {
    Problem told = told("indices element out of data bounds, idx=77");
    assertEquals(ErrorCode.INVALID_TENSOR, told.code());
    assertEquals("the model refused these inputs (ORT_FAIL)", told.sentence());
  }
}
