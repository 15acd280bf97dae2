package io.blindserve.server.inference.encrypted;

import io.blindserve.he.kernel.PolyKernels;

/** Which kernels run here, and why. */
public final class KernelDiagnosis {

  private KernelDiagnosis() {}

  /** Returns one line for people. */
  public static String text() {
    return PolyKernels.report().toString();
  }
}
