#pragma once

#include "kernel/word.h"

namespace blindserve::kernel {

/// Factors of the transforms of length n, in the order of Java's `RootTable`; quotients for 2^64 in the portable
/// kernels, for 2^52 in the IFMA ones.
struct Roots {
  const Word* forward;
  const Word* forward_quotient;
  const Word* inverse;
  const Word* inverse_quotient;
  Factor scale;        ///< 1/n
  Factor scaled_root;  ///< the last inverse factor over n
};

/// Words of the table that `roots` reads: four rows and four single words.
static constexpr std::size_t root_table_words(std::size_t n) noexcept { return 4 * n + 4; }

/// Names the parts of a table of root_table_words(n) words.
static inline Roots roots(const Word* table, std::size_t n) noexcept {
  const Word* last = table + 4 * n;
  return {table, table + n, table + 2 * n, table + 3 * n, {last[0], last[1]}, {last[2], last[3]}};
}

/// What the caller will read next: as many words from each of two addresses as the transform has, or null. A transform
/// may fetch them into the cache beside its own work, which leaves memory idle.
struct Ahead {
  const Word* first;
  const Word* second;
};

/// Residues modulo `from` that stand for integers of both signs: x below first_negative is x, any other x - from.
struct SignedRange {
  Word from;            ///< below 2^61
  Word first_negative;  ///< at most from
};

// Transforms of n = 2^log_n words, 4 <= log_n <= 16, from [0, q) to [0, q): in place, or from `a`, which is apart, to
// `out`. lifted_forward_ntt takes integers that the words of `a` stand for in `range`, and transforms them modulo q.
namespace portable {
void forward_ntt(Word* a, int log_n, Word q, const Roots& roots) noexcept;
void inverse_ntt(Word* a, int log_n, Word q, const Roots& roots) noexcept;
void inverse_ntt_of(Word* out, const Word* a, int log_n, Word q, const Roots& roots) noexcept;
void lifted_forward_ntt(Word* out, const Word* a, int log_n, SignedRange range, const Modulus& m, const Roots& roots,
                        const Ahead& ahead) noexcept;
}  // namespace portable

namespace avx2 {  // q < 2^50; the factors are doubles in [-q/2, q/2], the quotients fl(factor / q)
void forward_ntt(Word* a, int log_n, Word q, const Roots& roots) noexcept;
void inverse_ntt(Word* a, int log_n, Word q, const Roots& roots) noexcept;
}  // namespace avx2

namespace avx512ifma {  // q < 2^50
void forward_ntt(Word* a, int log_n, Word q, const Roots& roots) noexcept;
void inverse_ntt(Word* a, int log_n, Word q, const Roots& roots) noexcept;
void inverse_ntt_of(Word* out, const Word* a, int log_n, Word q, const Roots& roots) noexcept;
void lifted_forward_ntt(Word* out, const Word* a, int log_n, SignedRange range, const Modulus& m, const Roots& roots,
                        const Ahead& ahead) noexcept;
}  // namespace avx512ifma

}  // namespace blindserve::kernel
