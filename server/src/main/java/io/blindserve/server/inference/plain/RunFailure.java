package io.blindserve.server.inference.plain;

import ai.onnxruntime.OrtException;
import io.blindserve.server.problem.ErrorCode;
import io.blindserve.server.problem.ProblemException;
import java.util.List;
import java.util.Locale;

/** What a caller is told of a run that failed: never ONNX Runtime's text, which may name values. */
final class RunFailure {

  /** ONNX Runtime has no code for it: of its arena, of CUDA, of cuBLAS and cuDNN. */
  private static final List<String> NO_MEMORY =
      List.of(
          "available memory of",
          "failed to allocate memory",
          "out of memory",
          "status_alloc_failed",
          "bad_alloc");

  private RunFailure() {}

  /** Returns the problem: of the server where it had no memory, otherwise of the inputs. */
  static ProblemException of(OrtException failure) {
    String text = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
    if (NO_MEMORY.stream().anyMatch(text::contains)) {
      return new ProblemException(
          ErrorCode.OVERLOADED,
          "there is no memory for this run; fewer rows, or a later call, may fit");
    }
    return new ProblemException(
        ErrorCode.INVALID_TENSOR, "the model refused these inputs (" + failure.getCode() + ")");
  }
}
