#pragma once

#include "kernel/word.h"

namespace blindserve::kernel {

// permute: out[k] = a[table[k]] for k below n, every entry below n; `out` is apart from `a`.
// permute_add: out[k] = out[k] + a[table[k]] modulo q.
//
// An automorphism in the order of the transforms moves whole blocks of 2^j words, each onto one block and permuted
// within. Vector kernels use that and test it as they go; other tables give the same result, more slowly.
namespace portable {
void permute(Word* out, const Word* a, const std::int32_t* table, std::size_t n) noexcept;
void permute_add(Word* out, const Word* a, const std::int32_t* table, std::size_t n, const Modulus& m) noexcept;
}  // namespace portable

namespace avx512ifma {  // q < 2^50
void permute(Word* out, const Word* a, const std::int32_t* table, std::size_t n) noexcept;
void permute_add(Word* out, const Word* a, const std::int32_t* table, std::size_t n, const Modulus& m) noexcept;
}  // namespace avx512ifma

}  // namespace blindserve::kernel
