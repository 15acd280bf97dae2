#pragma once

#include "kernel/word.h"

namespace blindserve::kernel {

// Rows of n residues in [0, q), any n; `out` is one of the operands or apart from both. The add forms add to `out`;
// subtract_multiply_scalar gives (a - b) * f.
namespace portable {
void add(Word* out, const Word* a, const Word* b, std::size_t n, const Modulus& m) noexcept;
void subtract(Word* out, const Word* a, const Word* b, std::size_t n, const Modulus& m) noexcept;
void negate(Word* out, const Word* a, std::size_t n, const Modulus& m) noexcept;
void add_scalar(Word* out, const Word* a, Word summand, std::size_t n, const Modulus& m) noexcept;
void multiply(Word* out, const Word* a, const Word* b, std::size_t n, const Modulus& m) noexcept;
void multiply_add(Word* out, const Word* a, const Word* b, std::size_t n, const Modulus& m) noexcept;
void multiply_scalar(Word* out, const Word* a, Factor f, std::size_t n, const Modulus& m) noexcept;
void multiply_scalar_add(Word* out, const Word* a, Factor f, std::size_t n, const Modulus& m) noexcept;
void subtract_multiply_scalar(Word* out, const Word* a, const Word* b, Factor f, std::size_t n,
                              const Modulus& m) noexcept;
}  // namespace portable

namespace avx2 {  // q < 2^50
void add(Word* out, const Word* a, const Word* b, std::size_t n, const Modulus& m) noexcept;
void subtract(Word* out, const Word* a, const Word* b, std::size_t n, const Modulus& m) noexcept;
void negate(Word* out, const Word* a, std::size_t n, const Modulus& m) noexcept;
void add_scalar(Word* out, const Word* a, Word summand, std::size_t n, const Modulus& m) noexcept;
void multiply(Word* out, const Word* a, const Word* b, std::size_t n, const Modulus& m) noexcept;
void multiply_add(Word* out, const Word* a, const Word* b, std::size_t n, const Modulus& m) noexcept;
void multiply_scalar(Word* out, const Word* a, Factor f, std::size_t n, const Modulus& m) noexcept;
void multiply_scalar_add(Word* out, const Word* a, Factor f, std::size_t n, const Modulus& m) noexcept;
void subtract_multiply_scalar(Word* out, const Word* a, const Word* b, Factor f, std::size_t n,
                              const Modulus& m) noexcept;
}  // namespace avx2

namespace avx512ifma {  // q < 2^50
void add(Word* out, const Word* a, const Word* b, std::size_t n, const Modulus& m) noexcept;
void subtract(Word* out, const Word* a, const Word* b, std::size_t n, const Modulus& m) noexcept;
void negate(Word* out, const Word* a, std::size_t n, const Modulus& m) noexcept;
void add_scalar(Word* out, const Word* a, Word summand, std::size_t n, const Modulus& m) noexcept;
void multiply(Word* out, const Word* a, const Word* b, std::size_t n, const Modulus& m) noexcept;
void multiply_add(Word* out, const Word* a, const Word* b, std::size_t n, const Modulus& m) noexcept;
void multiply_scalar(Word* out, const Word* a, Factor f, std::size_t n, const Modulus& m) noexcept;
void multiply_scalar_add(Word* out, const Word* a, Factor f, std::size_t n, const Modulus& m) noexcept;
void subtract_multiply_scalar(Word* out, const Word* a, const Word* b, Factor f, std::size_t n,
                              const Modulus& m) noexcept;
}  // namespace avx512ifma

}  // namespace blindserve::kernel
