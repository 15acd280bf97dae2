package io.blindserve.server.inference.plain;

/** Lets tests of the whole server see what ONNX Runtime holds. */
public final class NativeBalance {

  private NativeBalance() {}

  /** Returns how many native objects are open in this process. */
  public static long open() {
    return NativeObjects.open();
  }
}
