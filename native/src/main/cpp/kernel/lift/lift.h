#pragma once

#include "kernel/ntt/ntt.h"

namespace blindserve::kernel {

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
