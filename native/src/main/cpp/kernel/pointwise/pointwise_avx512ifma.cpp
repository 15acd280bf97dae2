#include "kernel/ifma.h"
#include "kernel/pointwise/pointwise.h"

namespace blindserve::kernel::avx512ifma {

namespace {

/// out = op(a) in all n words.
template <class Operation>
inline void map(Word* out, const Word* a, std::size_t n, const Operation& op) noexcept {
  for_each_vector(n, [&](std::size_t k, __mmask8 mask) {
    _mm512_mask_storeu_epi64(out + k, mask, op(_mm512_maskz_loadu_epi64(mask, a + k)));
  });
}

/// out = op(a, b) in all n words.
template <class Operation>
inline void map(Word* out, const Word* a, const Word* b, std::size_t n, const Operation& op) noexcept {
  for_each_vector(n, [&](std::size_t k, __mmask8 mask) {
    const __m512i x = _mm512_maskz_loadu_epi64(mask, a + k);
    const __m512i y = _mm512_maskz_loadu_epi64(mask, b + k);
    _mm512_mask_storeu_epi64(out + k, mask, op(x, y));
  });
}

/// x - y modulo q: a negative difference wraps, and is the larger one until q is added.
inline __m512i difference(__m512i x, __m512i y, __m512i q) noexcept {
  const __m512i d = _mm512_sub_epi64(x, y);
  return _mm512_min_epu64(d, _mm512_add_epi64(d, q));
}

}  // namespace

void add(Word* out, const Word* a, const Word* b, std::size_t n, const Modulus& m) noexcept {
  const __m512i q = all(m.q);
  map(out, a, b, n, [&](__m512i x, __m512i y) { return subtract_once(_mm512_add_epi64(x, y), q); });
}

void subtract(Word* out, const Word* a, const Word* b, std::size_t n, const Modulus& m) noexcept {
  const __m512i q = all(m.q);
  map(out, a, b, n, [&](__m512i x, __m512i y) { return difference(x, y, q); });
}

void add_scalar(Word* out, const Word* a, Word summand, std::size_t n, const Modulus& m) noexcept {
  const __m512i q = all(m.q);
  const __m512i y = all(summand);
  map(out, a, n, [&](__m512i x) { return subtract_once(_mm512_add_epi64(x, y), q); });
}

void negate(Word* out, const Word* a, std::size_t n, const Modulus& m) noexcept {
  const __m512i q = all(m.q);
  map(out, a, n, [&](__m512i x) { return difference(_mm512_setzero_si512(), x, q); });
}

void multiply(Word* out, const Word* a, const Word* b, std::size_t n, const Modulus& m) noexcept {
  const Lanes l = lanes(m.q);
  const BarrettLanes c = barrett_lanes(m);
  map(out, a, b, n, [&](__m512i x, __m512i y) {
    const __m512i zero = _mm512_setzero_si512();
    return barrett(_mm512_madd52hi_epu64(zero, x, y), _mm512_madd52lo_epu64(zero, x, y), c, l);
  });
}

void multiply_add(Word* out, const Word* a, const Word* b, std::size_t n, const Modulus& m) noexcept {
  const Lanes l = lanes(m.q);
  const BarrettLanes c = barrett_lanes(m);
  for_each_vector(n, [&](std::size_t k, __mmask8 mask) {
    const __m512i x = _mm512_maskz_loadu_epi64(mask, a + k);
    const __m512i y = _mm512_maskz_loadu_epi64(mask, b + k);
    const __m512i low = _mm512_madd52lo_epu64(_mm512_maskz_loadu_epi64(mask, out + k), x, y);
    const __m512i high = _mm512_madd52hi_epu64(_mm512_setzero_si512(), x, y);
    _mm512_mask_storeu_epi64(out + k, mask, barrett(high, low, c, l));
  });
}

void multiply_scalar(Word* out, const Word* a, Factor f, std::size_t n, const Modulus& m) noexcept {
  const Lanes l = lanes(m.q);
  const FactorLanes w = factor_lanes(f);
  map(out, a, n, [&](__m512i x) { return subtract_once(multiply_lazy(x, w, l), l.q); });
}

void multiply_scalar_add(Word* out, const Word* a, Factor f, std::size_t n, const Modulus& m) noexcept {
  const Lanes l = lanes(m.q);
  const FactorLanes w = factor_lanes(f);
  map(out, a, out, n, [&](__m512i x, __m512i sum) {
    const __m512i product = subtract_once(multiply_lazy(x, w, l), l.q);
    return subtract_once(_mm512_add_epi64(sum, product), l.q);
  });
}

void subtract_multiply_scalar(Word* out, const Word* a, const Word* b, Factor f, std::size_t n,
                              const Modulus& m) noexcept {
  const Lanes l = lanes(m.q);
  const FactorLanes w = factor_lanes(f);
  map(out, a, b, n, [&](__m512i x, __m512i y) {
    const __m512i positive = _mm512_sub_epi64(_mm512_add_epi64(x, l.q), y);
    return subtract_once(multiply_lazy(positive, w, l), l.q);
  });
}

}  // namespace blindserve::kernel::avx512ifma
