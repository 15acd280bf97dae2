#include "kernel/avx2.h"
#include "kernel/ntt/ntt.h"

// The same butterflies as the portable transforms, in doubles. The transform is a binary tree of blocks: node k has the
// factor k of the table and the children 2k and 2k + 1. Two stages are one pass, depth first once a block fits the
// first-level cache; the stages within a vector (spans 2 and 1, for odd log_n span 4 too) are the last pass forward and
// the first one backward, where words are turned into doubles or back.
//
// Bounds, in units of q. A product is at most p(m) = 1/2 + m/16 for an operand of at most m <= 4 (avx2.h); a sum or
// difference is exact below 8.
//   Forward, every second pass reduces its first quarter to 1/2, those next to the tail among them. From m <= 2 a pass
//   that does not reduce multiplies 2 and 2 + p(2) = 2.63 and leaves 2.63 + p(2.63) = 3.29. From there the next one
//   multiplies 3.29 and 3.29 + p(3.29) = 3.995, and leaves 1/2 + 0.706 + p(3.995) = 1.96. The tail takes m <= 2 through
//   at most three stages, multiplies at most 3.29 and leaves at most 3.995.
//   Backward, the head starts with words in [0, 1), multiplies less than 4 and leaves products of at most p(4) = 3/4
//   and a sum below 8 that it reduces to 1/2. A pass starts with m <= 3/4, multiplies 3/2, 3 and, in the odd half,
//   twice p(3/2) = 0.6; it leaves products of at most p(3) = 0.69 and two sums, of at most 3 and 1.2, that it reduces
//   to 1/2.

namespace blindserve::kernel::avx2 {

namespace {

/// Blocks up to this many words (16 KiB) stay in the first-level cache beside their factors.
constexpr std::size_t kCacheWords = 2048;

/// Factors of one direction, doubles by their bits.
struct Table {
  const Word* value;
  const Word* quotient;
};

inline __m256d all_doubles(Word bits) noexcept { return _mm256_castsi256_pd(all(bits)); }

inline FactorLanes factor(const Table& t, std::size_t k) noexcept {
  return {all_doubles(t.value[k]), all_doubles(t.quotient[k])};
}

inline FactorLanes single(Factor f) noexcept { return {all_doubles(f.value), all_doubles(f.quotient)}; }

/// Factors k and k + 1, each in two neighbouring lanes.
inline FactorLanes two_factors(const Table& t, std::size_t k) noexcept {
  const auto part = [](const Word* at) {
    const __m128i pair = _mm_loadu_si128(reinterpret_cast<const __m128i*>(at));
    return _mm256_permute4x64_pd(_mm256_castpd128_pd256(_mm_castsi128_pd(pair)), 0x50);
  };
  return {part(t.value + k), part(t.quotient + k)};
}

/// Factors k to k + 3.
inline FactorLanes four_factors(const Table& t, std::size_t k) noexcept {
  return {load_doubles(t.value + k), load_doubles(t.quotient + k)};
}

inline void forward_butterfly(__m256d& x, __m256d& y, const FactorLanes& w, const Lanes& m) noexcept {
  const __m256d v = multiply_lazy(y, w, m);
  y = _mm256_sub_pd(x, v);
  x = _mm256_add_pd(x, v);
}

inline void inverse_butterfly(__m256d& x, __m256d& y, const FactorLanes& w, const Lanes& m) noexcept {
  const __m256d difference = _mm256_sub_pd(x, y);
  x = _mm256_add_pd(x, y);
  y = multiply_lazy(difference, w, m);
}

/// The last inverse butterfly: both results scaled and reduced to [0, q).
inline void last_butterfly(__m256d& x, __m256d& y, const FactorLanes& scale, const FactorLanes& root,
                           const Lanes& m) noexcept {
  const __m256d difference = _mm256_sub_pd(x, y);
  x = residue_bits(multiply_lazy(_mm256_add_pd(x, y), scale, m), m);
  y = residue_bits(multiply_lazy(difference, root, m), m);
}

/// Two times eight words in two vectors each, to be worked on side by side.
struct Sixteen {
  __m256d x0;
  __m256d y0;
  __m256d x1;
  __m256d y1;
};

inline void swap_halves(__m256d& x, __m256d& y) noexcept {
  const __m256d low = x;
  x = _mm256_permute2f128_pd(low, y, 0x20);
  y = _mm256_permute2f128_pd(low, y, 0x31);
}

/// From 0 1 2 3 and 4 5 6 7 to 0 1 4 5 and 2 3 6 7, or back.
inline void swap_halves(Sixteen& s) noexcept {
  swap_halves(s.x0, s.y0);
  swap_halves(s.x1, s.y1);
}

inline void swap_neighbours(__m256d& x, __m256d& y) noexcept {
  const __m256d even = x;
  x = _mm256_unpacklo_pd(even, y);
  y = _mm256_unpackhi_pd(even, y);
}

/// From 0 1 4 5 and 2 3 6 7 to 0 2 4 6 and 1 3 5 7, or back.
inline void swap_neighbours(Sixteen& s) noexcept {
  swap_neighbours(s.x0, s.y0);
  swap_neighbours(s.x1, s.y1);
}

inline void store_sixteen(Word* at, const Sixteen& s) noexcept {
  store_doubles(at, s.x0);
  store_doubles(at + 4, s.y0);
  store_doubles(at + 8, s.x1);
  store_doubles(at + 12, s.y1);
}

/// The stages of span 2 and 1, with Three those of span 4, 2 and 1; `node` is the first node of block length 4 or 8.
template <bool Three>
void forward_tail(Word* a, std::size_t words, std::size_t node, const Table& t, const Lanes& m) noexcept {
  for (std::size_t i = 0; i < words; i += 16) {
    Word* at = a + i;
    Sixteen s = {load_doubles(at), load_doubles(at + 4), load_doubles(at + 8), load_doubles(at + 12)};
    std::size_t k = node + i / 4;
    if constexpr (Three) {
      k = node + i / 8;
      forward_butterfly(s.x0, s.y0, factor(t, k), m);
      forward_butterfly(s.x1, s.y1, factor(t, k + 1), m);
      k *= 2;
    }
    swap_halves(s);
    forward_butterfly(s.x0, s.y0, two_factors(t, k), m);
    forward_butterfly(s.x1, s.y1, two_factors(t, k + 2), m);
    swap_neighbours(s);
    forward_butterfly(s.x0, s.y0, four_factors(t, 2 * k), m);
    forward_butterfly(s.x1, s.y1, four_factors(t, 2 * k + 4), m);
    swap_neighbours(s);
    swap_halves(s);
    store_sixteen(at, s);
  }
}

/// Reduces to words in [0, q); apart from the tail, whose chains of products are long enough for the processor.
void to_words(Word* a, std::size_t words, const Lanes& m) noexcept {
  for (std::size_t i = 0; i < words; i += 4) {
    avx2::store(a + i, to_residues(reduce(load_doubles(a + i), m), m));
  }
}

/// The reverse of forward_tail, from words in [0, q).
template <bool Three>
void inverse_head(Word* a, std::size_t words, std::size_t node, const Table& t, const Lanes& m) noexcept {
  for (std::size_t i = 0; i < words; i += 16) {
    Word* at = a + i;
    Sixteen s = {load_residues(at), load_residues(at + 4), load_residues(at + 8), load_residues(at + 12)};
    const std::size_t k = (Three ? 2 * node : node) + i / 4;
    swap_halves(s);
    swap_neighbours(s);
    inverse_butterfly(s.x0, s.y0, four_factors(t, 2 * k), m);
    inverse_butterfly(s.x1, s.y1, four_factors(t, 2 * k + 4), m);
    swap_neighbours(s);
    inverse_butterfly(s.x0, s.y0, two_factors(t, k), m);
    inverse_butterfly(s.x1, s.y1, two_factors(t, k + 2), m);
    if constexpr (Three) {
      swap_halves(s);
      inverse_butterfly(s.x0, s.y0, factor(t, k / 2), m);
      inverse_butterfly(s.x1, s.y1, factor(t, k / 2 + 1), m);
    }
    s.x0 = reduce(s.x0, m);
    s.x1 = reduce(s.x1, m);
    if constexpr (!Three) {
      swap_halves(s);
    }
    store_sixteen(at, s);
  }
}

/// What a forward pass reads, and whether it reduces the first quarter of it.
enum class Pass { kFirst, kFirstReducing, kPlain, kReducing };

template <Pass Kind>
inline __m256d load(const Word* at) noexcept {
  if constexpr (Kind == Pass::kFirst || Kind == Pass::kFirstReducing) {
    return load_residues(at);
  } else {
    return load_doubles(at);
  }
}

/// The stages of nodes k, 2k and 2k + 1 on a block of 4 * span words.
template <Pass Kind>
void forward_pair(Word* a, std::size_t span, std::size_t k, const Table& t, const Lanes& m) noexcept {
  const FactorLanes w = factor(t, k);
  const FactorLanes left = factor(t, 2 * k);
  const FactorLanes right = factor(t, 2 * k + 1);
  for (std::size_t i = 0; i < span; i += 4) {
    __m256d x0 = load<Kind>(a + i);
    __m256d x1 = load<Kind>(a + i + span);
    __m256d x2 = load<Kind>(a + i + 2 * span);
    __m256d x3 = load<Kind>(a + i + 3 * span);
    if constexpr (Kind == Pass::kReducing || Kind == Pass::kFirstReducing) {
      x0 = reduce(x0, m);
    }
    forward_butterfly(x0, x2, w, m);
    forward_butterfly(x1, x3, w, m);
    forward_butterfly(x0, x1, left, m);
    forward_butterfly(x2, x3, right, m);
    store_doubles(a + i, x0);
    store_doubles(a + i + span, x1);
    store_doubles(a + i + 2 * span, x2);
    store_doubles(a + i + 3 * span, x3);
  }
}

/// The stages of nodes 2k, 2k + 1 and k; with Last, k is the root and the result scaled and reduced to [0, q).
template <bool Last>
void inverse_pair(Word* a, std::size_t span, std::size_t k, const Table& t, const FactorLanes& scale,
                  const FactorLanes& root, const Lanes& m) noexcept {
  const FactorLanes left = factor(t, 2 * k);
  const FactorLanes right = factor(t, 2 * k + 1);
  for (std::size_t i = 0; i < span; i += 4) {
    __m256d x0 = load_doubles(a + i);
    __m256d x1 = load_doubles(a + i + span);
    __m256d x2 = load_doubles(a + i + 2 * span);
    __m256d x3 = load_doubles(a + i + 3 * span);
    inverse_butterfly(x0, x1, left, m);
    inverse_butterfly(x2, x3, right, m);
    if constexpr (Last) {
      last_butterfly(x0, x2, scale, root, m);
      last_butterfly(x1, x3, scale, root, m);
    } else {
      inverse_butterfly(x0, x2, root, m);
      inverse_butterfly(x1, x3, root, m);
      x0 = reduce(x0, m);
      x1 = reduce(x1, m);
    }
    store_doubles(a + i, x0);
    store_doubles(a + i + span, x1);
    store_doubles(a + i + 2 * span, x2);
    store_doubles(a + i + 3 * span, x3);
  }
}

/// One transform: its factors, its prime, and whether three stages are within a vector or two.
template <bool Three>
struct Transform {
  static constexpr std::size_t kBase = Three ? 8 : 4;

  const Table& t;
  const Lanes& m;

  /// Whether the pass over blocks of kBase * 4^j words reduces: for odd j.
  static bool reduces(std::size_t block) noexcept { return __builtin_ctzll(block / kBase) / 2 % 2 != 0; }

  void forward_pass(Word* a, std::size_t block, std::size_t count, std::size_t node) const noexcept {
    const auto pair = reduces(block) ? forward_pair<Pass::kReducing> : forward_pair<Pass::kPlain>;
    for (std::size_t b = 0; b < count; ++b) {
      pair(a + b * block, block / 4, node + b, t, m);
    }
  }

  void inverse_pass(Word* a, std::size_t block, std::size_t count, std::size_t node) const noexcept {
    for (std::size_t b = 0; b < count; ++b) {
      const FactorLanes w = factor(t, node + b);
      inverse_pair<false>(a + b * block, block / 4, node + b, t, w, w, m);
    }
  }

  /// Transforms `count` neighbouring blocks of `length` = kBase * 4^j words, the first of them that of node `node`.
  void forward_blocks(Word* a, std::size_t length, std::size_t count, std::size_t node) const noexcept {
    if (length * count <= kCacheWords) {
      const std::size_t words = length * count;
      for (; length > kBase; length /= 4, count *= 4, node *= 4) {
        forward_pass(a, length, count, node);
      }
      forward_tail<Three>(a, words, node, t, m);
      to_words(a, words, m);
      return;
    }
    for (std::size_t b = 0; b < count; ++b) {
      forward_block(a + b * length, length, node + b);
    }
  }

  void forward_block(Word* a, std::size_t length, std::size_t node) const noexcept {
    if (length <= kCacheWords) {
      forward_blocks(a, length, 1, node);
      return;
    }
    forward_pass(a, length, 1, node);
    forward_blocks(a, length / 4, 4, 4 * node);
  }

  /// The reverse of forward_blocks.
  void inverse_blocks(Word* a, std::size_t length, std::size_t count, std::size_t node) const noexcept {
    if (length * count <= kCacheWords) {
      const std::size_t words = length * count;
      inverse_head<Three>(a, words, node * (length / kBase), t, m);
      for (std::size_t block = 4 * kBase; block <= length; block *= 4) {
        inverse_pass(a, block, words / block, node * (length / block));
      }
      return;
    }
    for (std::size_t b = 0; b < count; ++b) {
      inverse_block(a + b * length, length, node + b);
    }
  }

  void inverse_block(Word* a, std::size_t length, std::size_t node) const noexcept {
    if (length <= kCacheWords) {
      inverse_blocks(a, length, 1, node);
      return;
    }
    inverse_blocks(a, length / 4, 4, 4 * node);
    inverse_pass(a, length, 1, node);
  }

  void forward(Word* a, std::size_t n) const noexcept {
    const auto first = reduces(n) ? forward_pair<Pass::kFirstReducing> : forward_pair<Pass::kFirst>;
    first(a, n / 4, 1, t, m);
    forward_blocks(a, n / 4, 4, 4);
  }

  void inverse(Word* a, std::size_t n, const Roots& roots) const noexcept {
    inverse_blocks(a, n / 4, 4, 4);
    inverse_pair<true>(a, n / 4, 1, t, single(roots.scale), single(roots.scaled_root), m);
  }
};

}  // namespace

void forward_ntt(Word* a, int log_n, Word q, const Roots& roots) noexcept {
  const Table t{roots.forward, roots.forward_quotient};
  const Lanes m = lanes(q);
  const std::size_t n = std::size_t{1} << log_n;
  if (log_n % 2 != 0) {
    Transform<true>{t, m}.forward(a, n);
  } else {
    Transform<false>{t, m}.forward(a, n);
  }
}

void inverse_ntt(Word* a, int log_n, Word q, const Roots& roots) noexcept {
  const Table t{roots.inverse, roots.inverse_quotient};
  const Lanes m = lanes(q);
  const std::size_t n = std::size_t{1} << log_n;
  if (log_n % 2 != 0) {
    Transform<true>{t, m}.inverse(a, n, roots);
  } else {
    Transform<false>{t, m}.inverse(a, n, roots);
  }
}

}  // namespace blindserve::kernel::avx2
