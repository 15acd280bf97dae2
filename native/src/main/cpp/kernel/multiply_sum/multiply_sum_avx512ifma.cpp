#include "kernel/ifma.h"
#include "kernel/multiply_sum/multiply_sum.h"

namespace blindserve::kernel::avx512ifma {

void multiply_sum(Word* out, const RowPairs& rows, bool add, std::size_t n, const Modulus& m) noexcept {
  const SumReducer reduce(m.q);
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
    _mm512_mask_storeu_epi64(out + k, mask, reduce(high, low));
  });
}

void multiply_two_sums(Word* const* out, const RowTriples& rows, bool add, std::size_t n, const Modulus& m) noexcept {
  const SumReducer reduce(m.q);
  const RowTriples r = rows;  // stores may not be thought to change it
  Word* const first = out[0];
  Word* const second = out[1];
  const __m512i zero = _mm512_setzero_si512();
  for_each_vector(n, [&](std::size_t k, __mmask8 mask) {
    __m512i low0 = add ? _mm512_maskz_loadu_epi64(mask, first + k) : zero;
    __m512i low1 = add ? _mm512_maskz_loadu_epi64(mask, second + k) : zero;
    __m512i high0 = zero;
    __m512i high1 = zero;
    for (std::size_t t = 0; t < r.count; ++t) {
      const __m512i x = _mm512_maskz_loadu_epi64(mask, r.a[t] + k);
      const __m512i y0 = _mm512_maskz_loadu_epi64(mask, r.b[0][t] + k);
      const __m512i y1 = _mm512_maskz_loadu_epi64(mask, r.b[1][t] + k);
      low0 = _mm512_madd52lo_epu64(low0, x, y0);
      high0 = _mm512_madd52hi_epu64(high0, x, y0);
      low1 = _mm512_madd52lo_epu64(low1, x, y1);
      high1 = _mm512_madd52hi_epu64(high1, x, y1);
    }
    _mm512_mask_storeu_epi64(first + k, mask, reduce(high0, low0));
    _mm512_mask_storeu_epi64(second + k, mask, reduce(high1, low1));
  });
}

}  // namespace blindserve::kernel::avx512ifma
