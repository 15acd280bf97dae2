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

// out = a[0] * b[0] + a[1] * b[1] + .., with `add` on top of what out holds, reduced once at the end.
namespace portable {
void multiply_sum(Word* out, const RowPairs& rows, bool add, std::size_t n, const Modulus& m) noexcept;
}  // namespace portable

namespace avx2 {  // q < 2^50
void multiply_sum(Word* out, const RowPairs& rows, bool add, std::size_t n, const Modulus& m) noexcept;
}  // namespace avx2

namespace avx512ifma {  // q < 2^50
void multiply_sum(Word* out, const RowPairs& rows, bool add, std::size_t n, const Modulus& m) noexcept;
}  // namespace avx512ifma

}  // namespace blindserve::kernel
