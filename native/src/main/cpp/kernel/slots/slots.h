#pragma once

#include "kernel/word.h"

namespace blindserve::kernel {

/// Coefficients stay below this, so that signed arithmetic has room to add.
constexpr double kMaxCoefficient = 0x1p62;

/// The factors of the transform between slots and coefficients, in doubles: that of pair j in the layer of blocks of
/// 2h slots stands at index h + j. Java's `SlotTransform` makes them for the most slots that a ring has.
struct SlotRoots {
  const double* re;
  const double* im;
};

/// Slots as complex numbers, n = 2^log_n of them.
struct Slots {
  double* re;
  double* im;
  int log_n;
};

/// Rows of n residues, one after the other from `first`, row i modulo moduli[i].
struct ResidueRows {
  Word* first;
  std::size_t n;
  const Modulus* moduli;
  std::size_t count;
};

// Plain sums and products in the order of Java's `SlotTransform`, without fused multiply-add: the same bits from every
// instruction set. Slots are overwritten; they are a client's secrets, and so is what is left of them.
#define BLINDSERVE_SLOT_VERBS                                                                                     \
  /** Encodes slots into a polynomial's rows: coefficients round(scale * x), half away from zero. False if one */ \
  /** reaches 2^62 or is not a number; the rows are of no use then. */                                            \
  bool encode(const ResidueRows& rows, const Slots& slots, const SlotRoots& roots, double scale) noexcept;        \
  /** Decodes the n coefficients of a row modulo q < 2^61, as integers around zero, divided by `divisor`. */      \
  void decode(const Slots& slots, const Word* row, std::size_t n, Word q, const SlotRoots& roots,                 \
              double divisor) noexcept;

namespace portable {
BLINDSERVE_SLOT_VERBS
}  // namespace portable

namespace avx2 {
BLINDSERVE_SLOT_VERBS
}  // namespace avx2

namespace avx512 {  // AVX-512 F
BLINDSERVE_SLOT_VERBS
}  // namespace avx512

#undef BLINDSERVE_SLOT_VERBS

}  // namespace blindserve::kernel
