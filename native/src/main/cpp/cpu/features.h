#pragma once

namespace blindserve::cpu {

/// Instruction sets that the kernels ask for. A set counts as present when the processor has it and the operating
/// system saves its registers.
enum Feature : int {
  kAvx2 = 1,        ///< AVX2 and FMA
  kAvx512Ifma = 2,  ///< AVX-512 F and IFMA
};

/// Returns the features of this machine as a sum of `Feature`s; thread-safe.
int features() noexcept;

}  // namespace blindserve::cpu
