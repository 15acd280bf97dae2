package io.blindserve.server.call;

import io.blindserve.server.problem.ErrorCode;
import java.util.Optional;

/** Is told of every call that ended. Implementations are thread-safe, short, and never throw. */
@FunctionalInterface
public interface CallObserver {

  /**
   * A call ended.
   *
   * @param model name of the model that was bound, if one was
   * @param method the way in, once it was known
   * @param error why it was refused, if it was
   * @param nanos from its head to its record
   * @param bytesIn bytes of its body
   * @param bytesOut bytes of its tensors in the answer
   */
  void callEnded(
      Optional<String> model,
      Optional<CallMethod> method,
      Optional<ErrorCode> error,
      long nanos,
      long bytesIn,
      long bytesOut);
}
