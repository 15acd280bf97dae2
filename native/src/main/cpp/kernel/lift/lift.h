#pragma once

#include "kernel/word.h"

namespace blindserve::kernel {

/// Residues modulo `from` that stand for integers of both signs: x below first_negative is x, any other x - from.
struct SignedRange {
  Word from;            ///< below 2^61
  Word first_negative;  ///< at most from
};

// Gives the integers that the n words of `a` stand for modulo q; `out` is apart from `a`.
namespace portable {
void lift(Word* out, const Word* a, std::size_t n, SignedRange range, const Modulus& m) noexcept;
}  // namespace portable

namespace avx2 {  // q < 2^50
/// Whether residues modulo `from` are integers that doubles hold; otherwise the portable kernel does the work.
bool can_lift(Word from) noexcept;
void lift(Word* out, const Word* a, std::size_t n, SignedRange range, const Modulus& m) noexcept;
}  // namespace avx2

namespace avx512ifma {  // q < 2^50
/// Whether the lanes are wide enough for residues modulo `from`; otherwise the portable kernel does the work.
bool can_lift(Word from, const Modulus& m) noexcept;
void lift(Word* out, const Word* a, std::size_t n, SignedRange range, const Modulus& m) noexcept;
}  // namespace avx512ifma

}  // namespace blindserve::kernel
