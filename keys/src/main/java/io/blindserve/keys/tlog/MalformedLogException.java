package io.blindserve.keys.tlog;

import java.io.IOException;

/** A part of a log is not what the log's form allows. The message names sizes and places only. */
public final class MalformedLogException extends IOException {

  private static final long serialVersionUID = 1L;

  MalformedLogException(String message) {
    super(message);
  }
}
