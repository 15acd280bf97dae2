package io.blindserve.server.inference.plain;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtException.OrtErrorCode;
import io.blindserve.server.inference.Tensor;
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

  /**
   * What kernels say of shapes and indices that only a run shows not to fit. Their checks fail with
   * {@code ORT_FAIL}, as much else does, so the text must tell: texts of the version in the pom.
   */
  private static final List<String> MISFITS =
      List.of(
          "attempting to broadcast an axis",
          "dimension mismatch",
          "cannot be reshaped to the requested shape",
          "out of range value in index",
          "out of data bounds",
          "invalid index",
          "is not in valid range",
          "dimensions do not match",
          "non concat axis dimensions must match",
          "ranks of input data are different");

  private RunFailure() {}

  /**
   * Returns the problem: of the inputs where they are to blame for certain, otherwise of the
   * server.
   *
   * @param inputs what the caller sent
   */
  static ProblemException of(OrtException failure, List<Tensor> inputs) {
    String text = String.valueOf(failure.getMessage()).toLowerCase(Locale.ROOT);
    if (names(NO_MEMORY, text)) {
      return new ProblemException(
          ErrorCode.OVERLOADED,
          "there is no memory for this run; fewer rows, or a later call, may fit");
    }
    OrtErrorCode code = failure.getCode();
    if (isOfKernel(code) && inputs.stream().anyMatch(RunFailure::isEmpty)) {
      // Many operators take nothing for nothing; others have no word for it.
      return new ProblemException(
          ErrorCode.INVALID_TENSOR,
          "the model does not take inputs without elements (" + code + ")");
    }
    return code == OrtErrorCode.ORT_INVALID_ARGUMENT
            || (code == OrtErrorCode.ORT_FAIL && names(MISFITS, text))
        ? new ProblemException(
            ErrorCode.INVALID_TENSOR, "the model refused these inputs (" + code + ")")
        : new ProblemException(
            ErrorCode.INTERNAL, "the run failed inside ONNX Runtime (" + code + ")");
  }

  private static boolean isOfKernel(OrtErrorCode code) {
    return code == OrtErrorCode.ORT_FAIL || code == OrtErrorCode.ORT_RUNTIME_EXCEPTION;
  }

  private static boolean isEmpty(Tensor tensor) {
    return tensor.shape().contains(0L);
  }

  private static boolean names(List<String> words, String text) {
    return words.stream().anyMatch(text::contains);
  }
}
