package io.blindserve.server.logging;

import java.util.Optional;
import java.util.function.Supplier;

/** The request on whose behalf a thread works, so that lines of the log can name it. */
public final class RequestScope {

  private static final ThreadLocal<String> CURRENT = new ThreadLocal<>();

  private RequestScope() {}

  /** Returns the id of this thread's request, if it works for one. */
  public static Optional<String> current() {
    return Optional.ofNullable(CURRENT.get());
  }

  /** Does work for a request, or for none; the thread is for what it was for before afterwards. */
  public static <T> T during(Optional<String> id, Supplier<T> work) {
    String before = CURRENT.get();
    set(id.orElse(null));
    try {
      return work.get();
    } finally {
      set(before);
    }
  }

  /** Returns work that is done for the request for which this thread works now. */
  public static Runnable carried(Runnable work) {
    Optional<String> id = current();
    return id.isEmpty() ? work : () -> run(id, work);
  }

  /** Does work for a request. */
  public static void run(Optional<String> id, Runnable work) {
    during(
        id,
        () -> {
          work.run();
          return id;
        });
  }

  private static void set(@org.jspecify.annotations.Nullable String id) {
    if (id == null) {
      CURRENT.remove();
    } else {
      CURRENT.set(id);
    }
  }
}
