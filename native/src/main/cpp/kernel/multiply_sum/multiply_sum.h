#pragma once

#include "kernel/word.h"

namespace blindserve::kernel {

/// Products that one call sums: sixteen of residues below 2^50 have an upper half below 2^52.
constexpr std::size_t kMaxTerms = 16;

/// Rows to multiply pair by pair, each of them apart from the output row.
struct RowPairs {
  const Word* a[kMaxTerms];
  const Word* b[kMaxTerms];
  std::size_t count;  ///< 1 to kMaxTerms
};

/// Rows that are each multiplied with one row of either of two sums; all are apart from both outputs.
struct RowTriples {
  const Word* a[kMaxTerms];
  const Word* b[2][kMaxTerms];
  std::size_t count;  ///< 1 to kMaxTerms
};

/// The rows of one of the sums.
static inline RowPairs pairs_of(const RowTriples& rows, std::size_t sum) noexcept {
  RowPairs pairs = {};
  pairs.count = rows.count;
  for (std::size_t t = 0; t < rows.count; ++t) {
    pairs.a[t] = rows.a[t];
    pairs.b[t] = rows.b[sum][t];
  }
  return pairs;
}

// multiply_sum: out = a[0] * b[0] + a[1] * b[1] + .., with `add` on top of what out holds, reduced once at the end.
// multiply_two_sums: out[i] = a[0] * b[i][0] + a[1] * b[i][1] + .., for i = 0 and 1; rows of `a` are read once.
namespace portable {
void multiply_sum(Word* out, const RowPairs& rows, bool add, std::size_t n, const Modulus& m) noexcept;
void multiply_two_sums(Word* const* out, const RowTriples& rows, bool add, std::size_t n, const Modulus& m) noexcept;
}  // namespace portable

namespace avx2 {  // q < 2^50
void multiply_sum(Word* out, const RowPairs& rows, bool add, std::size_t n, const Modulus& m) noexcept;
}  // namespace avx2

namespace avx512ifma {  // q < 2^50
void multiply_sum(Word* out, const RowPairs& rows, bool add, std::size_t n, const Modulus& m) noexcept;
void multiply_two_sums(Word* const* out, const RowTriples& rows, bool add, std::size_t n, const Modulus& m) noexcept;
}  // namespace avx512ifma

}  // namespace blindserve::kernel
