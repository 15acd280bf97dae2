#include "kernel/avx2.h"
#include "kernel/lift/lift.h"

namespace blindserve::kernel::avx2 {

bool can_lift(Word from) noexcept { return from <= Word{1} << 52; }

void lift(Word* out, const Word* a, std::size_t n, SignedRange range, const Modulus& m) noexcept {
  const Lanes l = lanes(m.q);
  const __m256d from = _mm256_set1_pd(static_cast<double>(range.from));
  const __m256d first_negative = _mm256_set1_pd(static_cast<double>(range.first_negative));
  for_each_vector(n, [&](std::size_t k, const auto& at) {
    const __m256d x = to_doubles(at.load(a + k));
    const __m256d negative = _mm256_cmp_pd(x, first_negative, _CMP_GE_OQ);
    const __m256d value = _mm256_sub_pd(x, _mm256_and_pd(negative, from));
    at.store(out + k, to_residues(reduce(value, l), l));
  });
}

}  // namespace blindserve::kernel::avx2
