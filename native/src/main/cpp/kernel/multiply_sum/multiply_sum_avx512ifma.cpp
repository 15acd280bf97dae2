#include "kernel/ifma.h"
#include "kernel/multiply_sum/multiply_sum.h"

namespace blindserve::kernel::avx512ifma {

namespace {

/// What brings sums of products below q.
struct Reducer {
  Lanes m;
  FactorLanes word;  ///< 2^52 modulo q
  __m512i unit;      ///< floor(2^52 / q)

  explicit Reducer(Word q) noexcept : m(lanes(q)), unit(all((Word{1} << 52) / q)) {
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

}  // namespace

void multiply_sum(Word* out, const RowPairs& rows, bool add, std::size_t n, const Modulus& m) noexcept {
  const Reducer reduce(m.q);
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
  const Reducer reduce(m.q);
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
