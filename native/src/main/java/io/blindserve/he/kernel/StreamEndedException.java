package io.blindserve.he.kernel;

/** A stream was asked for more blocks than it has, or than its reader allowed itself. */
public final class StreamEndedException extends IllegalStateException {

  private static final long serialVersionUID = 1;

  StreamEndedException(long blocks) {
    super("the stream has ended after " + blocks + " blocks");
  }
}
