#include "kernel/avx2.h"
#include "kernel/group_lift/group_lift.h"

namespace blindserve::kernel::avx2 {

namespace {

FactorLanes factor_lanes(Factor f, Word q) noexcept {
  const double value = f.value <= q / 2 ? static_cast<double>(f.value) : -static_cast<double>(q - f.value);
  return {_mm256_set1_pd(value), _mm256_set1_pd(value / static_cast<double>(q))};
}

/// A prime of a group in all lanes.
struct Member {
  Lanes m;
  __m256d half;
  FactorLanes inverse;
};

/// Eight doubles by number.
struct Excess {
  __m256d low;
  __m256d high;

  explicit Excess(const Word* table) noexcept : low(load_residues(table)), high(load_residues(table + 4)) {}

  __m256d operator()(__m256i number) const noexcept {
    const __m256i twice = _mm256_add_epi64(number, number);
    const __m256i halves = _mm256_add_epi64(_mm256_or_si256(twice, _mm256_slli_epi64(twice, 32)), all(Word{1} << 32));
    const __m256d of_low = pick(low, halves);
    const __m256d of_high = pick(high, halves);
    return _mm256_blendv_pd(of_low, of_high, _mm256_castsi256_pd(_mm256_slli_epi64(number, 61)));
  }

 private:
  static __m256d pick(__m256d table, __m256i halves) noexcept {
    return _mm256_castsi256_pd(_mm256_permutevar8x32_epi32(_mm256_castpd_si256(table), halves));
  }
};

}  // namespace

void prepare(Word* const* rows, Word* quotients, std::size_t n, const Group& group) noexcept {
  Member members[kMaxGroup];
  for (std::size_t i = 0; i < group.size; ++i) {
    const Word q = group.primes[i].q;
    members[i] = {lanes(q), _mm256_set1_pd(static_cast<double>(group.half[i])), factor_lanes(group.inverse[i], q)};
  }
  for_each_vector(n, [&](std::size_t k, const auto& at) {
    __m256d sum = _mm256_setzero_pd();
    for (std::size_t i = 0; i < group.size; ++i) {
      const Member& member = members[i];
      const __m256d shifted = _mm256_add_pd(to_doubles(at.load(rows[i] + k)), member.half);
      const __m256i y = to_residues(multiply_lazy(shifted, member.inverse, member.m), member.m);
      at.store(rows[i] + k, y);
      sum = _mm256_add_pd(sum, _mm256_div_pd(to_doubles(y), member.m.q));
    }
    at.store(quotients + k, _mm256_cvtepi32_epi64(_mm256_cvttpd_epi32(sum)));
  });
}

void carry(Word* out, const Word* const* rows, const Word* quotients, std::size_t n, std::size_t size,
           const GroupTarget& target, const Modulus& t) noexcept {
  const Lanes m = lanes(t.q);
  const Excess excess(target.excess);
  FactorLanes weight[kMaxGroup];
  for (std::size_t i = 0; i < size; ++i) {
    weight[i] = factor_lanes(target.weight[i], t.q);
  }
  // Products are below 9/16 q each: seven of them less an excess stay below 5q in magnitude.
  for_each_vector(n, [&](std::size_t k, const auto& at) {
    __m256d sum = _mm256_sub_pd(_mm256_setzero_pd(), excess(at.load(quotients + k)));
    for (std::size_t i = 0; i < size; ++i) {
      sum = _mm256_add_pd(sum, multiply_lazy(to_doubles(at.load(rows[i] + k)), weight[i], m));
    }
    at.store(out + k, to_residues(reduce(sum, m), m));
  });
}

}  // namespace blindserve::kernel::avx2
