#pragma once

#include "kernel/word.h"

namespace blindserve::kernel {

/// Rows that one call reads, and rows that it writes.
constexpr std::size_t kMaxCombined = 256;

/// Factors are below 2^40 in magnitude and stored with 2^40 added, so that all are positive.
constexpr int kFactorBits = 40;
constexpr Word kFactorBias = Word{1} << kFactorBits;

/// Weighted sums of the same rows: out[j] = sum over i of factor(j, i) * a[i]. All rows are apart.
struct Combination {
  const Word* a[kMaxCombined];
  Word* out[kMaxCombined];
  std::size_t sources;  ///< 1 to kMaxCombined
  std::size_t outputs;  ///< 1 to kMaxCombined
  const Word* factors;  ///< factor(j, i) is at j * stride + i
  std::size_t stride;
};

// combine: computes the sums, with `add` on top of what out holds; sums are reduced once at the end. Any n.
namespace portable {
void combine(const Combination& c, bool add, std::size_t n, const Modulus& m) noexcept;
}  // namespace portable

namespace avx2 {  // q < 2^50
void combine(const Combination& c, bool add, std::size_t n, const Modulus& m) noexcept;
}  // namespace avx2

namespace avx512ifma {  // q < 2^50
void combine(const Combination& c, bool add, std::size_t n, const Modulus& m) noexcept;
}  // namespace avx512ifma

/// Words of a row that are worked on at a time: rows of a polynomial share the sets of the caches, so that pieces of
/// all sources are copied to one place, where every output finds them in the first cache.
constexpr std::size_t kPieceStep = 16;
constexpr std::size_t kPieceWords = kMaxCombined * kPieceStep;

static inline std::size_t piece_length(std::size_t sources) noexcept {
  const std::size_t fitting = kPieceWords / 2 / sources / kPieceStep * kPieceStep;
  return fitting < kPieceStep ? kPieceStep : fitting < 8 * kPieceStep ? fitting : 8 * kPieceStep;
}

}  // namespace blindserve::kernel
