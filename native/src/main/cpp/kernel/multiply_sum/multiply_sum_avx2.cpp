#include "kernel/avx2.h"
#include "kernel/multiply_sum/multiply_sum.h"

// Four products at a time are summed as high + low, without a reduction. The sum of the upper parts begins at 2^102 and
// stays below 2^103, as each product is below 2^100: its fused additions round to multiples of 2^50, and what they
// leave out of a product is exact and at most 2^49.
//
// The end, with s = high + low, high <= 4 q^2: k is an integer next to fl(high * fl(1/q)), wrong by at most 1/2 and
// 4q * 2^-52 <= 1; high - k * q is an integer of at most 3/2 q and exact. The low part is at most 4 * 2^49 = 2^51 and
// what came before at most q, so that the whole is below 2^53 and its reduction right (avx2.h).

namespace blindserve::kernel::avx2 {

namespace {

constexpr std::size_t kGroup = 4;

/// Returns the integers next to x * y in [0, 2^52]; the rounder of `nearest` ends at half of that.
inline __m256d nearest_positive(__m256d x, __m256d y) noexcept {
  const __m256d base = _mm256_set1_pd(0x1p52);
  return _mm256_sub_pd(_mm256_fmadd_pd(x, y, base), base);
}

}  // namespace

void multiply_sum(Word* out, const RowPairs& rows, bool add, std::size_t n, const Modulus& m) noexcept {
  const Lanes l = lanes(m.q);
  const __m256d base = _mm256_set1_pd(0x1p102);
  for_each_vector(n, [&](std::size_t k, const auto& at) {
    __m256d sum = add ? to_doubles(at.load(out + k)) : _mm256_setzero_pd();
    for (std::size_t first = 0; first < rows.count; first += kGroup) {
      const std::size_t end = first + kGroup < rows.count ? first + kGroup : rows.count;
      __m256d high = base;
      for (std::size_t t = first; t < end; ++t) {
        const __m256d x = to_doubles(at.load(rows.a[t] + k));
        const __m256d y = to_doubles(at.load(rows.b[t] + k));
        const __m256d next = _mm256_fmadd_pd(x, y, high);
        sum = _mm256_add_pd(sum, _mm256_fmsub_pd(x, y, _mm256_sub_pd(next, high)));
        high = next;
      }
      high = _mm256_sub_pd(high, base);
      sum = _mm256_add_pd(_mm256_fnmadd_pd(nearest_positive(high, l.inverse), l.q, high), sum);
      sum = reduce(sum, l);
    }
    at.store(out + k, to_residues(sum, l));
  });
}

}  // namespace blindserve::kernel::avx2
