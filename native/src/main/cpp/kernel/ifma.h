#pragma once

// For the *_avx512ifma.cpp files alone. Eight residues a vector, each below 2^52 in its 64-bit lane.

#include <immintrin.h>

#include "kernel/word.h"

namespace blindserve::kernel {

/// A prime below 2^50 in all lanes.
struct Lanes {
  __m512i q;
  __m512i two_q;
  __m512i minus_q;  ///< 2^52 - q
  __m512i mask;     ///< 2^52 - 1
};

/// Factors with their quotients floor(factor * 2^52 / q).
struct FactorLanes {
  __m512i value;
  __m512i quotient;
};

/// The constants of `Modulus` cut to 52 bits.
struct BarrettLanes {
  __m512i ratio;  ///< floor(2^(50 + bits) / q)
  __m128i right;  ///< bits - 2
  __m128i left;   ///< 54 - bits
};

static inline __m512i all(Word x) noexcept { return _mm512_set1_epi64(static_cast<long long>(x)); }

static inline Lanes lanes(Word q) noexcept {
  return {all(q), all(2 * q), all((Word{1} << 52) - q), all((Word{1} << 52) - 1)};
}

static inline BarrettLanes barrett_lanes(const Modulus& m) noexcept {
  return {all(m.ratio >> 12), _mm_cvtsi32_si128(m.shift), _mm_cvtsi32_si128(52 - m.shift)};
}

static inline FactorLanes factor_lanes(Factor f) noexcept { return {all(f.value), all(f.quotient >> 12)}; }

static inline __m512i load(const Word* at) noexcept { return _mm512_loadu_si512(at); }

static inline void store(Word* at, __m512i x) noexcept { _mm512_storeu_si512(at, x); }

/// Returns x in [0, 2m) reduced to [0, m): below m the difference wraps and is the larger one.
static inline __m512i subtract_once(__m512i x, __m512i m) noexcept {
  return _mm512_min_epu64(x, _mm512_sub_epi64(x, m));
}

/// Returns numbers in [0, 2q) congruent to x * factor, for x below 2^52.
static inline __m512i multiply_lazy(__m512i x, const FactorLanes& f, const Lanes& m) noexcept {
  const __m512i zero = _mm512_setzero_si512();
  const __m512i quotient = _mm512_madd52hi_epu64(zero, x, f.quotient);
  const __m512i product = _mm512_madd52lo_epu64(zero, x, f.value);
  return _mm512_and_si512(_mm512_madd52lo_epu64(product, quotient, m.minus_q), m.mask);
}

/// Returns numbers in [0, q) congruent to high * 2^52 + low, below 2^(2 * bits); low may exceed 52 bits.
static inline __m512i barrett(__m512i high, __m512i low, const BarrettLanes& b, const Lanes& m) noexcept {
  const __m512i head = _mm512_add_epi64(_mm512_sll_epi64(high, b.left), _mm512_srl_epi64(low, b.right));
  const __m512i quotient = _mm512_madd52hi_epu64(_mm512_setzero_si512(), head, b.ratio);
  const __m512i rest = _mm512_and_si512(_mm512_madd52lo_epu64(low, quotient, m.minus_q), m.mask);
  return subtract_once(rest, m.q);
}

/// What brings sums of products, as high * 2^52 + low, below q.
struct SumReducer {
  Lanes m;
  FactorLanes word;  ///< 2^52 modulo q
  __m512i unit;      ///< floor(2^52 / q)

  explicit SumReducer(Word q) noexcept : m(lanes(q)), unit(all((Word{1} << 52) / q)) {
    const Factor fold = fold_factor(q, 52);
    word = {all(fold.value), all(fold.quotient)};
  }

  /// high * 2^52 + low, with high below 2^52 after low's carry. The products read 52 bits of a lane, so what stands
  /// above may stay until the end; both summands come out below 2q.
  __m512i operator()(__m512i high, __m512i low) const noexcept {
    const __m512i zero = _mm512_setzero_si512();
    const __m512i carried = _mm512_add_epi64(high, _mm512_srli_epi64(low, 52));
    __m512i sum = _mm512_madd52lo_epu64(low, _mm512_madd52hi_epu64(zero, low, unit), m.minus_q);
    sum = _mm512_madd52lo_epu64(sum, carried, word.value);
    sum = _mm512_madd52lo_epu64(sum, _mm512_madd52hi_epu64(zero, carried, word.quotient), m.minus_q);
    return subtract_once(subtract_once(_mm512_and_si512(sum, m.mask), m.two_q), m.q);
  }
};

/// Calls step(at, mask) for each eight of n words; the mask is full but for the last.
template <class Step>
static inline void for_each_vector(std::size_t n, const Step& step) noexcept {
  std::size_t at = 0;
  for (; at + 8 <= n; at += 8) {
    step(at, static_cast<__mmask8>(0xff));
  }
  if (at < n) {
    step(at, static_cast<__mmask8>((1u << (n - at)) - 1));
  }
}

}  // namespace blindserve::kernel
