#include "kernel/group_lift/group_lift.h"
#include "kernel/ifma.h"

namespace blindserve::kernel::avx512ifma {

namespace {

/// 2^52 as a double, whose lowest bit is 1: numbers below 2^52 are its fraction.
constexpr double kUnitBit = 4503599627370496.0;

__m512d to_double(__m512i x) noexcept {
  const __m512d unit = _mm512_set1_pd(kUnitBit);
  return _mm512_sub_pd(_mm512_castsi512_pd(_mm512_or_si512(x, _mm512_castpd_si512(unit))), unit);
}

/// Cuts numbers below 8 to integers.
__m512i to_integer(__m512d x) noexcept { return _mm512_cvtepi32_epi64(_mm512_cvttpd_epi32(x)); }

}  // namespace

void prepare(Word* const* rows, Word* quotients, std::size_t n, const Group& group) noexcept {
  for_each_vector(n, [&](std::size_t k, __mmask8 mask) {
    __m512d sum = _mm512_setzero_pd();
    for (std::size_t i = 0; i < group.size; ++i) {
      const Word q = group.primes[i].q;
      const Lanes l = lanes(q);
      const __m512i x = _mm512_maskz_loadu_epi64(mask, rows[i] + k);
      const __m512i shifted = subtract_once(_mm512_add_epi64(x, all(group.half[i])), l.q);
      const __m512i y = subtract_once(multiply_lazy(shifted, factor_lanes(group.inverse[i]), l), l.q);
      _mm512_mask_storeu_epi64(rows[i] + k, mask, y);
      sum = _mm512_add_pd(sum, _mm512_div_pd(to_double(y), _mm512_set1_pd(static_cast<double>(q))));
    }
    _mm512_mask_storeu_epi64(quotients + k, mask, to_integer(sum));
  });
}

void carry(Word* out, const Word* const* rows, const Word* quotients, std::size_t n, std::size_t size,
           const GroupTarget& target, const Modulus& t) noexcept {
  const Lanes l = lanes(t.q);
  const __m512i excess = load(target.excess);
  FactorLanes weight[kMaxGroup];
  for (std::size_t i = 0; i < size; ++i) {
    weight[i] = factor_lanes(target.weight[i]);
  }
  for_each_vector(n, [&](std::size_t k, __mmask8 mask) {
    __m512i sum = _mm512_setzero_si512();
    for (std::size_t i = 0; i < size; ++i) {
      const __m512i x = _mm512_maskz_loadu_epi64(mask, rows[i] + k);
      sum = subtract_once(_mm512_add_epi64(sum, multiply_lazy(x, weight[i], l)), l.two_q);
    }
    const __m512i less = _mm512_permutexvar_epi64(_mm512_maskz_loadu_epi64(mask, quotients + k), excess);
    const __m512i rest = _mm512_sub_epi64(_mm512_add_epi64(subtract_once(sum, l.q), l.q), less);
    _mm512_mask_storeu_epi64(out + k, mask, subtract_once(rest, l.q));
  });
}

}  // namespace blindserve::kernel::avx512ifma
