#include "kernel/ifma.h"
#include "kernel/ntt/ntt.h"

// The same butterflies as the portable transforms, on 52-bit lanes. The transform is a binary tree of blocks: node k
// has the factor k of the table and the children 2k and 2k + 1. Two stages are done at a time, depth first once a block
// fits the first-level cache; the three stages within a vector (spans 4, 2, 1) are done together on 16 words.

namespace blindserve::kernel::avx512ifma {

namespace {

/// Blocks up to this many words (16 KiB) stay in the first-level cache beside their factors.
constexpr std::size_t kCacheWords = 2048;

/// Factors of one direction.
struct Table {
  const Word* value;
  const Word* quotient;
};

FactorLanes factor(const Table& t, std::size_t k) noexcept { return {all(t.value[k]), all(t.quotient[k])}; }

inline void forward_butterfly(__m512i& x, __m512i& y, const FactorLanes& w, const Lanes& m) noexcept {
  const __m512i u = subtract_once(x, m.two_q);
  const __m512i v = multiply_lazy(y, w, m);
  x = _mm512_add_epi64(u, v);
  y = _mm512_sub_epi64(_mm512_add_epi64(u, m.two_q), v);
}

inline void inverse_butterfly(__m512i& x, __m512i& y, const FactorLanes& w, const Lanes& m) noexcept {
  const __m512i u = x;
  x = subtract_once(_mm512_add_epi64(u, y), m.two_q);
  y = multiply_lazy(_mm512_sub_epi64(_mm512_add_epi64(u, m.two_q), y), w, m);
}

/// The last inverse butterfly: both results scaled and reduced to [0, q).
inline void last_butterfly(__m512i& x, __m512i& y, const FactorLanes& scale, const FactorLanes& root,
                           const Lanes& m) noexcept {
  const __m512i u = x;
  x = subtract_once(multiply_lazy(_mm512_add_epi64(u, y), scale, m), m.q);
  y = subtract_once(multiply_lazy(_mm512_sub_epi64(_mm512_add_epi64(u, m.two_q), y), root, m), m.q);
}

/// Factors k and k + 1, each in four neighbouring lanes.
inline FactorLanes two_factors(const Table& t, std::size_t k) noexcept {
  const __m512i spread = _mm512_setr_epi64(0, 0, 0, 0, 1, 1, 1, 1);
  const auto part = [&](const Word* at) {
    const __m128i pair = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
    return _mm512_permutexvar_epi64(spread, _mm512_zextsi128_si512(pair));
  };
  return {part(t.value + k), part(t.quotient + k)};
}

/// Factors k to k + 3 for words 0 1 8 9 4 5 12 13.
inline FactorLanes four_factors(const Table& t, std::size_t k) noexcept {
  const __m512i spread = _mm512_setr_epi64(0, 0, 2, 2, 1, 1, 3, 3);
  const auto part = [&](const Word* at) {
    const __m256i four = _mm256_loadu_si256(reinterpret_cast<const __m256i*>(at));
    return _mm512_permutexvar_epi64(spread, _mm512_zextsi256_si512(four));
  };
  return {part(t.value + k), part(t.quotient + k)};
}

/// Factors k to k + 7 for words 0 2 8 10 4 6 12 14.
inline FactorLanes eight_factors(const Table& t, std::size_t k) noexcept {
  const auto part = [](const Word* at) { return _mm512_shuffle_i64x2(load(at), load(at), 0xd8); };
  return {part(t.value + k), part(t.quotient + k)};
}

/// The stages of span 4, 2 and 1 on `words` words that begin at node `node` of block length 8, and the reduction.
void forward_tail(Word* a, std::size_t words, std::size_t node, const Table& t, const Lanes& m) noexcept {
  const __m512i first = _mm512_setr_epi64(0, 8, 1, 9, 4, 12, 5, 13);
  const __m512i second = _mm512_setr_epi64(2, 10, 3, 11, 6, 14, 7, 15);
  for (std::size_t at = 0; at < words; at += 16, node += 2) {
    const __m512i low = load(a + at);
    const __m512i high = load(a + at + 8);
    __m512i x = _mm512_shuffle_i64x2(low, high, 0x44);  // 0 1 2 3 8 9 10 11
    __m512i y = _mm512_shuffle_i64x2(low, high, 0xee);  // 4 5 6 7 12 13 14 15
    forward_butterfly(x, y, two_factors(t, node), m);
    __m512i u = _mm512_shuffle_i64x2(x, y, 0x88);  // 0 1 8 9 4 5 12 13
    __m512i v = _mm512_shuffle_i64x2(x, y, 0xdd);  // 2 3 10 11 6 7 14 15
    forward_butterfly(u, v, four_factors(t, 2 * node), m);
    x = _mm512_unpacklo_epi64(u, v);  // 0 2 8 10 4 6 12 14
    y = _mm512_unpackhi_epi64(u, v);  // 1 3 9 11 5 7 13 15
    forward_butterfly(x, y, eight_factors(t, 4 * node), m);
    x = subtract_once(subtract_once(x, m.two_q), m.q);
    y = subtract_once(subtract_once(y, m.two_q), m.q);
    store(a + at, _mm512_permutex2var_epi64(x, first, y));
    store(a + at + 8, _mm512_permutex2var_epi64(x, second, y));
  }
}

/// The stages of span 1, 2 and 4: the reverse of forward_tail, from [0, q) to [0, 2q).
void inverse_head(Word* a, std::size_t words, std::size_t node, const Table& t, const Lanes& m) noexcept {
  const __m512i even = _mm512_setr_epi64(0, 2, 8, 10, 4, 6, 12, 14);
  const __m512i odd = _mm512_setr_epi64(1, 3, 9, 11, 5, 7, 13, 15);
  const __m512i low = _mm512_setr_epi64(0, 1, 8, 9, 2, 3, 10, 11);
  const __m512i high = _mm512_setr_epi64(4, 5, 12, 13, 6, 7, 14, 15);
  for (std::size_t at = 0; at < words; at += 16, node += 2) {
    const __m512i first = load(a + at);
    const __m512i second = load(a + at + 8);
    __m512i x = _mm512_permutex2var_epi64(first, even, second);
    __m512i y = _mm512_permutex2var_epi64(first, odd, second);
    inverse_butterfly(x, y, eight_factors(t, 4 * node), m);
    __m512i u = _mm512_unpacklo_epi64(x, y);  // 0 1 8 9 4 5 12 13
    __m512i v = _mm512_unpackhi_epi64(x, y);  // 2 3 10 11 6 7 14 15
    inverse_butterfly(u, v, four_factors(t, 2 * node), m);
    x = _mm512_permutex2var_epi64(u, low, v);   // 0 1 2 3 8 9 10 11
    y = _mm512_permutex2var_epi64(u, high, v);  // 4 5 6 7 12 13 14 15
    inverse_butterfly(x, y, two_factors(t, node), m);
    store(a + at, _mm512_shuffle_i64x2(x, y, 0x44));
    store(a + at + 8, _mm512_shuffle_i64x2(x, y, 0xee));
  }
}

/// The stages of nodes k, 2k and 2k + 1 on a block of 4 * span words.
void forward_pair(Word* a, std::size_t span, std::size_t k, const Table& t, const Lanes& m) noexcept {
  const FactorLanes w = factor(t, k);
  const FactorLanes left = factor(t, 2 * k);
  const FactorLanes right = factor(t, 2 * k + 1);
  for (std::size_t i = 0; i < span; i += 8) {
    __m512i x0 = load(a + i);
    __m512i x1 = load(a + i + span);
    __m512i x2 = load(a + i + 2 * span);
    __m512i x3 = load(a + i + 3 * span);
    forward_butterfly(x0, x2, w, m);
    forward_butterfly(x1, x3, w, m);
    forward_butterfly(x0, x1, left, m);
    forward_butterfly(x2, x3, right, m);
    store(a + i, x0);
    store(a + i + span, x1);
    store(a + i + 2 * span, x2);
    store(a + i + 3 * span, x3);
  }
}

/// The stages of nodes 2k, 2k + 1 and k; with `Last`, k is the root and the result scaled and reduced.
template <bool Last>
void inverse_pair(Word* a, std::size_t span, std::size_t k, const Table& t, const FactorLanes& scale,
                  const FactorLanes& root, const Lanes& m) noexcept {
  const FactorLanes left = factor(t, 2 * k);
  const FactorLanes right = factor(t, 2 * k + 1);
  for (std::size_t i = 0; i < span; i += 8) {
    __m512i x0 = load(a + i);
    __m512i x1 = load(a + i + span);
    __m512i x2 = load(a + i + 2 * span);
    __m512i x3 = load(a + i + 3 * span);
    inverse_butterfly(x0, x1, left, m);
    inverse_butterfly(x2, x3, right, m);
    if constexpr (Last) {
      last_butterfly(x0, x2, scale, root, m);
      last_butterfly(x1, x3, scale, root, m);
    } else {
      inverse_butterfly(x0, x2, root, m);
      inverse_butterfly(x1, x3, root, m);
    }
    store(a + i, x0);
    store(a + i + span, x1);
    store(a + i + 2 * span, x2);
    store(a + i + 3 * span, x3);
  }
}

/// Transforms `count` neighbouring blocks of `length` = 8 * 4^j words, the first of them that of node `node`.
void forward_blocks(Word* a, std::size_t length, std::size_t count, std::size_t node, const Table& t,
                    const Lanes& m) noexcept {
  if (length > kCacheWords) {
    for (std::size_t b = 0; b < count; ++b) {
      forward_pair(a + b * length, length / 4, node + b, t, m);
      for (std::size_t child = 4 * b; child < 4 * (b + 1); ++child) {
        forward_blocks(a + child * (length / 4), length / 4, 1, 4 * node + child, t, m);
      }
    }
    return;
  }
  const std::size_t words = length * count;
  std::size_t first = node;
  for (std::size_t block = length; block > 8; block /= 4, first *= 4) {
    for (std::size_t at = 0, k = first; at < words; at += block, ++k) {
      forward_pair(a + at, block / 4, k, t, m);
    }
  }
  forward_tail(a, words, first, t, m);
}

/// The reverse of forward_blocks, from [0, q) to [0, 2q).
void inverse_blocks(Word* a, std::size_t length, std::size_t count, std::size_t node, const Table& t,
                    const Lanes& m) noexcept {
  const auto pair = [&](Word* at, std::size_t span, std::size_t k) {
    const FactorLanes w = factor(t, k);
    inverse_pair<false>(at, span, k, t, w, w, m);
  };
  if (length > kCacheWords) {
    for (std::size_t b = 0; b < count; ++b) {
      for (std::size_t child = 4 * b; child < 4 * (b + 1); ++child) {
        inverse_blocks(a + child * (length / 4), length / 4, 1, 4 * node + child, t, m);
      }
      pair(a + b * length, length / 4, node + b);
    }
    return;
  }
  const std::size_t words = length * count;
  std::size_t first = node * (length / 8);
  inverse_head(a, words, first, t, m);
  for (std::size_t block = 32; block <= length; block *= 4) {
    first /= 4;
    for (std::size_t at = 0, k = first; at < words; at += block, ++k) {
      pair(a + at, block / 4, k);
    }
  }
}

FactorLanes single(Factor f) noexcept { return {all(f.value), all(f.quotient)}; }

}  // namespace

void forward_ntt(Word* a, int log_n, Word q, const Roots& roots) noexcept {
  const Lanes m = lanes(q);
  const Table t{roots.forward, roots.forward_quotient};
  const std::size_t n = std::size_t{1} << log_n;
  if (log_n % 2 != 0) {
    forward_blocks(a, n, 1, 1, t, m);
    return;
  }
  const FactorLanes w = factor(t, 1);
  for (std::size_t i = 0; i < n / 2; i += 8) {
    __m512i x = load(a + i);
    __m512i y = load(a + i + n / 2);
    forward_butterfly(x, y, w, m);
    store(a + i, x);
    store(a + i + n / 2, y);
  }
  forward_blocks(a, n / 2, 2, 2, t, m);
}

void inverse_ntt(Word* a, int log_n, Word q, const Roots& roots) noexcept {
  const Lanes m = lanes(q);
  const Table t{roots.inverse, roots.inverse_quotient};
  const FactorLanes scale = single(roots.scale);
  const FactorLanes root = single(roots.scaled_root);
  const std::size_t n = std::size_t{1} << log_n;
  if (log_n % 2 != 0) {
    inverse_blocks(a, n / 4, 4, 4, t, m);
    inverse_pair<true>(a, n / 4, 1, t, scale, root, m);
    return;
  }
  inverse_blocks(a, n / 2, 2, 2, t, m);
  for (std::size_t i = 0; i < n / 2; i += 8) {
    __m512i x = load(a + i);
    __m512i y = load(a + i + n / 2);
    last_butterfly(x, y, scale, root, m);
    store(a + i, x);
    store(a + i + n / 2, y);
  }
}

}  // namespace blindserve::kernel::avx512ifma
