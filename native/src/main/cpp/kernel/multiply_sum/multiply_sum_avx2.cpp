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

/// Up to four pairs of rows that go into one sum.
struct Group {
  const Word* a[kGroup];
  const Word* b[kGroup];
};

/// Four words each of a sum in the making.
struct Sum {
  __m256d high;
  __m256d low;
};

inline void add_product(Sum& s, __m256d x, __m256d y) noexcept {
  const __m256d next = _mm256_fmadd_pd(x, y, s.high);
  s.low = _mm256_add_pd(s.low, _mm256_fmsub_pd(x, y, _mm256_sub_pd(next, s.high)));
  s.high = next;
}

inline __m256i finish(const Sum& s, __m256d base, const Lanes& l) noexcept {
  const __m256d high = _mm256_sub_pd(s.high, base);
  const __m256d rest = _mm256_fnmadd_pd(nearest_positive(high, l.inverse), l.q, high);
  return to_residues(reduce(_mm256_add_pd(rest, s.low), l), l);
}

/// Sums Count products, with Add on top of what out holds, in Vectors neighbouring vectors: two of them are one line of
/// the cache, whose set the rows of a polynomial share.
template <std::size_t Count, bool Add, std::size_t Vectors, class Access>
inline void sum_vectors(Word* out, const Group& g, std::size_t k, const Access& at, const Lanes& l) noexcept {
  const __m256d base = _mm256_set1_pd(0x1p102);
  Sum s[Vectors];
  for (std::size_t v = 0; v < Vectors; ++v) {
    s[v] = {base, Add ? to_doubles(at.load(out + k + 4 * v)) : _mm256_setzero_pd()};
  }
  for (std::size_t t = 0; t < Count; ++t) {
    for (std::size_t v = 0; v < Vectors; ++v) {
      add_product(s[v], to_doubles(at.load(g.a[t] + k + 4 * v)), to_doubles(at.load(g.b[t] + k + 4 * v)));
    }
  }
  for (std::size_t v = 0; v < Vectors; ++v) {
    at.store(out + k + 4 * v, finish(s[v], base, l));
  }
}

template <std::size_t Count, bool Add>
void sum_rows(Word* out, const Group& g, std::size_t n, const Lanes& l) noexcept {
  const Group local = g;  // out may not be thought to overwrite it
  const std::size_t lines = n / 8 * 8;
  for (std::size_t k = 0; k < lines; k += 8) {
    sum_vectors<Count, Add, 2>(out, local, k, Whole{}, l);
  }
  for_each_vector(n - lines,
                  [&](std::size_t k, const auto& at) { sum_vectors<Count, Add, 1>(out, local, lines + k, at, l); });
}

template <bool Add>
constexpr decltype(&sum_rows<1, Add>) kSums[] = {sum_rows<1, Add>, sum_rows<2, Add>, sum_rows<3, Add>,
                                                 sum_rows<4, Add>};

}  // namespace

void multiply_sum(Word* out, const RowPairs& rows, bool add, std::size_t n, const Modulus& m) noexcept {
  const Lanes l = lanes(m.q);
  for (std::size_t first = 0; first < rows.count; first += kGroup) {
    Group g = {};
    std::size_t count = 0;
    for (; count < kGroup && first + count < rows.count; ++count) {
      g.a[count] = rows.a[first + count];
      g.b[count] = rows.b[first + count];
    }
    (add || first > 0 ? kSums<true> : kSums<false>)[count - 1](out, g, n, l);
  }
}

}  // namespace blindserve::kernel::avx2
