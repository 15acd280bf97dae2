#include "kernel/ifma.h"
#include "kernel/multiply_sum/multiply_sum.h"

namespace blindserve::kernel::avx512ifma {

void multiply_sum(Word* out, const RowPairs& rows, bool add, std::size_t n, const Modulus& m) noexcept {
  const Lanes l = lanes(m.q);
  const BarrettLanes c = barrett_lanes(m);
  const Factor fold = fold_factor(m.q, 52);
  const FactorLanes word = {all(fold.value), all(fold.quotient)};
  const __m512i zero = _mm512_setzero_si512();
  for_each_vector(n, [&](std::size_t k, __mmask8 mask) {
    __m512i low = add ? _mm512_maskz_loadu_epi64(mask, out + k) : zero;
    __m512i high = zero;
    for (std::size_t t = 0; t < rows.count; ++t) {
      const __m512i x = _mm512_maskz_loadu_epi64(mask, rows.a[t] + k);
      const __m512i y = _mm512_maskz_loadu_epi64(mask, rows.b[t] + k);
      low = _mm512_madd52lo_epu64(low, x, y);
      high = _mm512_madd52hi_epu64(high, x, y);
    }
    high = _mm512_add_epi64(high, _mm512_srli_epi64(low, 52));
    const __m512i upper = subtract_once(multiply_lazy(high, word, l), l.q);
    const __m512i lower = barrett(zero, _mm512_and_si512(low, l.mask), c, l);
    _mm512_mask_storeu_epi64(out + k, mask, subtract_once(_mm512_add_epi64(upper, lower), l.q));
  });
}

}  // namespace blindserve::kernel::avx512ifma
