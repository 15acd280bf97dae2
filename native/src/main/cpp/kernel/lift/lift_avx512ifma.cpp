#include "kernel/ifma.h"
#include "kernel/lift/lift.h"

namespace blindserve::kernel::avx512ifma {

bool can_lift(Word from, const Modulus& m) noexcept {
  // The head of a residue, x >> shift, has to fit a lane with one bit to spare, for the estimate to be off by one at
  // most.
  return from >> m.shift < Word{1} << 51;
}

void lift(Word* out, const Word* a, std::size_t n, SignedRange range, const Modulus& m) noexcept {
  const Lanes l = lanes(m.q);
  const BarrettLanes c = barrett_lanes(m);
  const __m512i zero = _mm512_setzero_si512();
  const __m512i from = barrett(zero, all(range.from), c, l);
  const __m512i complement = _mm512_sub_epi64(l.q, from);
  const __m512i first_negative = all(range.first_negative);
  for_each_vector(n, [&](std::size_t k, __mmask8 mask) {
    const __m512i x = _mm512_maskz_loadu_epi64(mask, a + k);
    const __m512i residue = barrett(zero, x, c, l);
    const __mmask8 negative = _mm512_cmpge_epu64_mask(x, first_negative);
    const __m512i sum = _mm512_mask_add_epi64(residue, negative, residue, complement);
    _mm512_mask_storeu_epi64(out + k, mask, subtract_once(sum, l.q));
  });
}

}  // namespace blindserve::kernel::avx512ifma
