#pragma once

#include <cstdint>

#include "kernel/word.h"

namespace blindserve::kernel {

/// Lanes of Keccak-f[1600], and those of them that SHAKE256 gives out between two permutations.
constexpr std::size_t kKeccakLanes = 25;
constexpr std::size_t kShakeRate = 17;

/// A SHAKE256 (FIPS 202) that has absorbed its input. Secret: whoever copies it wipes the copy.
struct Sponge {
  Word lanes[kKeccakLanes];
  Word used;  ///< lanes of the block at hand that are read; kShakeRate: all
};

/// Rows for small integers: row i starts at `first` + i * n, and holds residues modulo moduli[i] > 19.
struct SmallRows {
  Word* first;
  std::size_t n;
  const Word* moduli;
  std::size_t count;
};

// Both write the same n small secret integers to every row, in time that does not depend on them, and wipe what they
// were made of. Words are taken from the sponge in whole batches; what a row leaves of its last batch is dropped.
namespace portable {

/// Errors: a Gaussian of deviation 3.2 cut at 19.2, rounded; one word of the stream each, in batches of 512.
void errors(const SmallRows& rows, Sponge& sponge) noexcept;

/// Uniform in -1, 0, 1; one byte of the stream each, in batches of 1,024. A byte of 255 is drawn again, which says
/// nothing of the integers kept.
void ternary(const SmallRows& rows, Sponge& sponge) noexcept;

}  // namespace portable

}  // namespace blindserve::kernel
