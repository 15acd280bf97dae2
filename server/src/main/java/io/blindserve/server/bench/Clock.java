package io.blindserve.server.bench;

/** What a run needs to know and to ask of time. */
interface Clock {

  /** Returns nanoseconds from some beginning. */
  long nanos();

  /** Runs work after a short time, up to which the event loop does not sleep. */
  void soon(long nanos, Runnable work);

  /** Runs work after a long time, about. */
  void after(long nanos, Runnable work);
}
