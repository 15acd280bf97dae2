package io.blindserve.he.kernel;

/** The kernels in C++. */
abstract non-sealed class NativeKernels extends PolyKernels {}
