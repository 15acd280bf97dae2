#include "kernel/ifma.h"
#include "kernel/permute/permute.h"

namespace blindserve::kernel::avx512ifma {

namespace {

/// Words a[table[k]] to a[table[k + 7]].
inline __m512i pick(const Word* a, const std::int32_t* table, std::size_t k) noexcept {
  const __m512i at = _mm512_cvtepi32_epi64(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(table + k)));
  const Word first = static_cast<Word>(table[k]) & ~Word{7};
  const __m512i block = _mm512_andnot_si512(all(7), at);
  if (_mm512_cmpneq_epi64_mask(block, all(first)) == 0) {
    return _mm512_permutexvar_epi64(at, load(a + first));
  }
  Word scattered[8];
  portable::permute(scattered, a, table + k, 8);
  return load(scattered);
}

/// Calls step(k, words) for each eight words, n being a multiple of eight.
template <class Step>
inline void for_each_pick(const Word* a, const std::int32_t* table, std::size_t n, const Step& step) noexcept {
  for (std::size_t k = 0; k < n; k += 8) {
    step(k, pick(a, table, k));
  }
}

}  // namespace

void permute(Word* out, const Word* a, const std::int32_t* table, std::size_t n) noexcept {
  const std::size_t whole = n & ~std::size_t{7};
  for_each_pick(a, table, whole, [&](std::size_t k, __m512i x) { store(out + k, x); });
  portable::permute(out + whole, a, table + whole, n - whole);
}

void permute_add(Word* out, const Word* a, const std::int32_t* table, std::size_t n, const Modulus& m) noexcept {
  const Lanes l = lanes(m.q);
  const std::size_t whole = n & ~std::size_t{7};
  for_each_pick(a, table, whole, [&](std::size_t k, __m512i x) {
    store(out + k, subtract_once(_mm512_add_epi64(load(out + k), x), l.q));
  });
  portable::permute_add(out + whole, a, table + whole, n - whole, m);
}

}  // namespace blindserve::kernel::avx512ifma
