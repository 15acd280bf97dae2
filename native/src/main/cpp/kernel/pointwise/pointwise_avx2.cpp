#include "kernel/avx2.h"
#include "kernel/pointwise/pointwise.h"

namespace blindserve::kernel::avx2 {

namespace {

/// out = op(a, b) in all n words.
template <class Operation>
inline void map(Word* out, const Word* a, const Word* b, std::size_t n, const Operation& op) noexcept {
  for_each_vector(n, [&](std::size_t k, const auto& at) { at.store(out + k, op(at.load(a + k), at.load(b + k))); });
}

/// out = op(a) in all n words.
template <class Operation>
inline void map(Word* out, const Word* a, std::size_t n, const Operation& op) noexcept {
  for_each_vector(n, [&](std::size_t k, const auto& at) { at.store(out + k, op(at.load(a + k))); });
}

inline __m256d all_doubles(Word x) noexcept { return to_doubles(all(x)); }

}  // namespace

void add(Word* out, const Word* a, const Word* b, std::size_t n, const Modulus& m) noexcept {
  const __m256i q = all(m.q);
  map(out, a, b, n,
      [&](__m256i x, __m256i y) { return add_if_negative(_mm256_sub_epi64(_mm256_add_epi64(x, y), q), q); });
}

void subtract(Word* out, const Word* a, const Word* b, std::size_t n, const Modulus& m) noexcept {
  const __m256i q = all(m.q);
  map(out, a, b, n, [&](__m256i x, __m256i y) { return add_if_negative(_mm256_sub_epi64(x, y), q); });
}

void add_scalar(Word* out, const Word* a, Word summand, std::size_t n, const Modulus& m) noexcept {
  const __m256i q = all(m.q);
  const __m256i less = all(summand - m.q);
  map(out, a, n, [&](__m256i x) { return add_if_negative(_mm256_add_epi64(x, less), q); });
}

void negate(Word* out, const Word* a, std::size_t n, const Modulus& m) noexcept {
  const __m256i q = all(m.q);
  const __m256i zero = _mm256_setzero_si256();
  map(out, a, n, [&](__m256i x) { return add_if_negative(_mm256_sub_epi64(zero, x), q); });
}

void multiply(Word* out, const Word* a, const Word* b, std::size_t n, const Modulus& m) noexcept {
  const Lanes l = lanes(m.q);
  map(out, a, b, n,
      [&](__m256i x, __m256i y) { return to_residues(multiply_lazy(to_doubles(x), to_doubles(y), l), l); });
}

void multiply_add(Word* out, const Word* a, const Word* b, std::size_t n, const Modulus& m) noexcept {
  const Lanes l = lanes(m.q);
  for_each_vector(n, [&](std::size_t k, const auto& at) {
    const __m256d x = to_doubles(at.load(a + k));
    const __m256d y = to_doubles(at.load(b + k));
    const __m256d sum = multiply_add_lazy(x, y, to_doubles(at.load(out + k)), l);
    at.store(out + k, to_residues(sum, l));
  });
}

void multiply_scalar(Word* out, const Word* a, Factor f, std::size_t n, const Modulus& m) noexcept {
  const Lanes l = lanes(m.q);
  const __m256d w = all_doubles(f.value);
  map(out, a, n, [&](__m256i x) { return to_residues(multiply_lazy(to_doubles(x), w, l), l); });
}

void multiply_scalar_add(Word* out, const Word* a, Factor f, std::size_t n, const Modulus& m) noexcept {
  const Lanes l = lanes(m.q);
  const __m256d w = all_doubles(f.value);
  map(out, a, out, n,
      [&](__m256i x, __m256i sum) { return to_residues(multiply_add_lazy(to_doubles(x), w, to_doubles(sum), l), l); });
}

void subtract_multiply_scalar(Word* out, const Word* a, const Word* b, Factor f, std::size_t n,
                              const Modulus& m) noexcept {
  const Lanes l = lanes(m.q);
  const __m256d w = all_doubles(f.value);
  map(out, a, b, n, [&](__m256i x, __m256i y) {
    const __m256d difference = _mm256_sub_pd(raised(x), raised(y));
    return to_residues(multiply_lazy(difference, w, l), l);
  });
}

}  // namespace blindserve::kernel::avx2
