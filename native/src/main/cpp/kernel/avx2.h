#pragma once

// For the *_avx2.cpp files alone. Four residues a vector, as words or as doubles that hold integers.
//
// Products modulo q < 2^50 in doubles (van der Hoeven, Lecerf and Quintin, Modular SIMD arithmetic in Mathemagix, 2014,
// section 3.1; rounding is to nearest). For integers x and y with |x * y| < 2^102:
//   h = fl(x * y) and l = x * y - h are exact in one multiplication and one fused one, and |l| <= 2^48;
//   k is an integer near x * y / q, wrong by at most d;
//   r = x * y - k * q = (h - k * q) + l is an integer, |r| <= d * q.
// With d * q + 2^48 < 2^53 the bracket is an integer that a double holds, so that the fused operation that computes it
// does not round, nor does the sum. What is left to know is d. The estimate e of x * y / q is rounded to an integer by
// the addition of 1.5 * 2^52, fused with the last multiplication of the estimate: right while |e| <= 2^51, wrong by at
// most 1/2 then.
//   - For a factor w with |w| <= q/2 and its quotient fl(w / q), e = x * fl(w / q) is wrong by |x| / 2 * 2^-53 at most:
//     d = 1/2 + |x| / 2^54 for |x| <= 2^52. In units of q, as m = |x| / q <= 4: d <= 1/2 + m / 16.
//   - For x and y in (-q, q), e = h * fl(1 / q) is wrong by q * (2^-53 + 2^-53 + 2^-106): d < 1/2 + 1/4 + 2^-50.

#include <immintrin.h>

#include "kernel/word.h"

namespace blindserve::kernel::avx2 {

/// A prime below 2^50 in all lanes.
struct Lanes {
  __m256d q;
  __m256d inverse;  ///< fl(1 / q)
  __m256i word;     ///< q
};

/// Factors in [-q/2, q/2] with their quotients fl(factor / q).
struct FactorLanes {
  __m256d value;
  __m256d quotient;
};

static inline __m256i all(Word x) noexcept { return _mm256_set1_epi64x(static_cast<long long>(x)); }

static inline Lanes lanes(Word q) noexcept {
  const double value = static_cast<double>(q);
  return {_mm256_set1_pd(value), _mm256_set1_pd(1.0 / value), all(q)};
}

/// Returns x, or x + m where x is negative.
static inline __m256i add_if_negative(__m256i x, __m256i m) noexcept {
  const __m256d other = _mm256_castsi256_pd(_mm256_add_epi64(x, m));
  return _mm256_castpd_si256(_mm256_blendv_pd(_mm256_castsi256_pd(x), other, _mm256_castsi256_pd(x)));
}

static inline __m256i load(const Word* at) noexcept { return _mm256_loadu_si256(reinterpret_cast<const __m256i*>(at)); }

static inline void store(Word* at, __m256i x) noexcept { _mm256_storeu_si256(reinterpret_cast<__m256i*>(at), x); }

/// Returns doubles that were stored by their bits.
static inline __m256d load_doubles(const Word* at) noexcept { return _mm256_castsi256_pd(load(at)); }

static inline void store_doubles(Word* at, __m256d x) noexcept { store(at, _mm256_castpd_si256(x)); }

/// 1.5 * 2^52: a double next to it is an integer, whose difference from it is also the difference of their bits.
static inline __m256d rounder() noexcept { return _mm256_set1_pd(0x1.8p52); }

/// Returns 2^52 + x for words x below 2^52: they become the mantissa.
static inline __m256d raised(__m256i x) noexcept {
  return _mm256_castsi256_pd(_mm256_or_si256(x, _mm256_castpd_si256(_mm256_set1_pd(0x1p52))));
}

/// Returns words below 2^52 as doubles.
static inline __m256d to_doubles(__m256i x) noexcept { return _mm256_sub_pd(raised(x), _mm256_set1_pd(0x1p52)); }

static inline __m256d load_residues(const Word* at) noexcept { return to_doubles(load(at)); }

/// Returns integers in (-q, q) reduced to words in [0, q).
static inline __m256i to_residues(__m256d x, const Lanes& m) noexcept {
  const __m256i bits = _mm256_castpd_si256(_mm256_add_pd(x, rounder()));
  const __m256i word = _mm256_sub_epi64(bits, _mm256_castpd_si256(rounder()));
  return add_if_negative(word, m.word);
}

static inline __m256d residue_bits(__m256d x, const Lanes& m) noexcept {
  return _mm256_castsi256_pd(to_residues(x, m));
}

/// Returns the integers next to x * y, for products in [-2^51, 2^51].
static inline __m256d nearest(__m256d x, __m256d y) noexcept {
  return _mm256_sub_pd(_mm256_fmadd_pd(x, y, rounder()), rounder());
}

/// Returns numbers in (-q, q) congruent to integers |x| < 2^53 with |x| / q <= 2^51; while |x| < 8q, in [-q/2, q/2] but
/// for 2^-50 of q.
static inline __m256d reduce(__m256d x, const Lanes& m) noexcept {
  return _mm256_fnmadd_pd(nearest(x, m.inverse), m.q, x);
}

/// Returns numbers congruent to x * factor, of magnitude at most (1/2 + |x| / 2^54) * q, for |x| <= 2^52.
static inline __m256d multiply_lazy(__m256d x, const FactorLanes& f, const Lanes& m) noexcept {
  const __m256d high = _mm256_mul_pd(x, f.value);
  const __m256d low = _mm256_fmsub_pd(x, f.value, high);
  const __m256d k = nearest(x, f.quotient);
  return _mm256_add_pd(_mm256_fnmadd_pd(k, m.q, high), low);
}

/// Returns numbers below 3/4 q in magnitude, up to 2^-49 of q, congruent to x * y for x and y in (-q, q).
static inline __m256d multiply_lazy(__m256d x, __m256d y, const Lanes& m) noexcept {
  const __m256d high = _mm256_mul_pd(x, y);
  const __m256d low = _mm256_fmsub_pd(x, y, high);
  return _mm256_add_pd(_mm256_fnmadd_pd(nearest(high, m.inverse), m.q, high), low);
}

/// As multiply_lazy for x * y + z, with z in [0, q): z joins the rounded product, and x * y less that is below 2^51.
static inline __m256d multiply_add_lazy(__m256d x, __m256d y, __m256d z, const Lanes& m) noexcept {
  const __m256d high = _mm256_fmadd_pd(x, y, z);
  const __m256d low = _mm256_add_pd(_mm256_fmsub_pd(x, y, high), z);
  return _mm256_add_pd(_mm256_fnmadd_pd(nearest(high, m.inverse), m.q, high), low);
}

/// Access to four words.
struct Whole {
  __m256i load(const Word* at) const noexcept { return avx2::load(at); }
  void store(Word* at, __m256i x) const noexcept { avx2::store(at, x); }
};

/// Access to the first words of four, where the mask is negative; the others read as 0 and are not touched.
struct Part {
  __m256i mask;

  __m256i load(const Word* at) const noexcept {
    return _mm256_maskload_epi64(reinterpret_cast<const long long*>(at), mask);
  }
  void store(Word* at, __m256i x) const noexcept { _mm256_maskstore_epi64(reinterpret_cast<long long*>(at), mask, x); }
};

/// Calls step(at, access) for each four of n words; the access is Whole but for the last.
template <class Step>
static inline void for_each_vector(std::size_t n, const Step& step) noexcept {
  std::size_t at = 0;
  for (; at + 4 <= n; at += 4) {
    step(at, Whole{});
  }
  if (at < n) {
    const __m256i lane = _mm256_setr_epi64x(0, 1, 2, 3);
    step(at, Part{_mm256_cmpgt_epi64(all(n - at), lane)});
  }
}

}  // namespace blindserve::kernel::avx2
