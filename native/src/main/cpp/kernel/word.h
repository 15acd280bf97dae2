#pragma once

// Every function in the headers of the kernels is static: each kernel file is compiled for its own instruction set, and
// one shared copy, kept by the linker from the file with the widest set, would end on other machines.

#include <cstddef>
#include <cstdint>

namespace blindserve::kernel {

using Word = std::uint64_t;
__extension__ typedef unsigned __int128 DoubleWord;

/// Moduli are below 2^61, those of the vector kernels below 2^50: four times a residue still fits.
constexpr int kMaxBits = 61;
constexpr int kMaxIfmaBits = 50;

/// Constants that reduce modulo q; Java's `Reduction` makes them and says what they mean.
struct Modulus {
  Word q;
  Word ratio;  ///< floor(2^(62 + bits) / q)
  int shift;   ///< bits - 2
};

/// A factor in [0, q) with its Shoup quotient floor(factor * 2^64 / q).
struct Factor {
  Word value;
  Word quotient;
};

static inline Word multiply_high(Word a, Word b) noexcept {
  return static_cast<Word>(static_cast<DoubleWord>(a) * b >> 64);
}

/// Returns x in [0, 2m) reduced to [0, m).
static inline Word subtract_once(Word x, Word m) noexcept { return x >= m ? x - m : x; }

/// Returns a number in [0, 2q) congruent to x * factor, for any x.
static inline Word multiply_lazy(Word x, Factor factor, Word q) noexcept {
  return x * factor.value - multiply_high(x, factor.quotient) * q;
}

/// Returns 2^bits modulo q with its quotient for 2^bits: what a carried upper half is multiplied by.
static inline Factor fold_factor(Word q, int bits) noexcept {
  const Word value = static_cast<Word>((static_cast<DoubleWord>(1) << bits) % q);
  return {value, static_cast<Word>((static_cast<DoubleWord>(value) << bits) / q)};
}

/// Returns a number in [0, q) congruent to p, for p below 2^(2 * bits) or below 2^64.
static inline Word barrett(DoubleWord p, const Modulus& m) noexcept {
  const Word quotient = multiply_high(static_cast<Word>(p >> m.shift), m.ratio);
  return subtract_once(static_cast<Word>(p) - quotient * m.q, m.q);
}

}  // namespace blindserve::kernel
