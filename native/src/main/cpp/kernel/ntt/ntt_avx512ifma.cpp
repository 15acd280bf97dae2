#include <cstring>

#include "kernel/ifma.h"
#include "kernel/lift/lift.h"
#include "kernel/ntt/lazy_ifma.h"
#include "kernel/ntt/ntt.h"

// The same butterflies as the portable transforms, on 52-bit lanes. The transform is a binary tree of blocks: node k
// has the factor k of the table and the children 2k and 2k + 1. Two or three stages are done at a time in registers,
// depth first, so that blocks come to stay in the first-level cache; the last five are done together on 32 words.
//
// How far values may grow between stages is the business of a `Lazy` type (lazy_ifma.h).

namespace blindserve::kernel::avx512ifma {

namespace {

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

/// The stages of span 4, 2 and 1 on two vectors, those of node `node` of block length 8 and the next, and the
/// reduction.
template <class Lazy>
inline void forward_tail(Word* a, __m512i low, __m512i high, std::size_t node, const Table& t, const Lazy& m) noexcept {
  const __m512i first = _mm512_setr_epi64(0, 8, 1, 9, 4, 12, 5, 13);
  const __m512i second = _mm512_setr_epi64(2, 10, 3, 11, 6, 14, 7, 15);
  __m512i x = _mm512_shuffle_i64x2(low, high, 0x44);  // 0 1 2 3 8 9 10 11
  __m512i y = _mm512_shuffle_i64x2(low, high, 0xee);  // 4 5 6 7 12 13 14 15
  m.forward(x, y, two_factors(t, node));
  __m512i u = _mm512_shuffle_i64x2(x, y, 0x88);  // 0 1 8 9 4 5 12 13
  __m512i v = _mm512_shuffle_i64x2(x, y, 0xdd);  // 2 3 10 11 6 7 14 15
  m.forward(u, v, four_factors(t, 2 * node));
  x = _mm512_unpacklo_epi64(u, v);  // 0 2 8 10 4 6 12 14
  y = _mm512_unpackhi_epi64(u, v);  // 1 3 9 11 5 7 13 15
  m.forward(x, y, eight_factors(t, 4 * node));
  x = m.canonical(x);
  y = m.canonical(y);
  store(a, _mm512_permutex2var_epi64(x, first, y));
  store(a + 8, _mm512_permutex2var_epi64(x, second, y));
}

/// The stages of span 1, 2 and 4 on two vectors: the reverse of forward_tail, from [0, q).
template <class Lazy>
inline void inverse_head(const Word* a, __m512i& low, __m512i& high, std::size_t node, const Table& t,
                         const Growth& growth, const Lazy& m) noexcept {
  const __m512i even = _mm512_setr_epi64(0, 2, 8, 10, 4, 6, 12, 14);
  const __m512i odd = _mm512_setr_epi64(1, 3, 9, 11, 5, 7, 13, 15);
  const __m512i left = _mm512_setr_epi64(0, 1, 8, 9, 2, 3, 10, 11);
  const __m512i right = _mm512_setr_epi64(4, 5, 12, 13, 6, 7, 14, 15);
  const __m512i first = load(a);
  const __m512i second = load(a + 8);
  __m512i x = _mm512_permutex2var_epi64(first, even, second);
  __m512i y = _mm512_permutex2var_epi64(first, odd, second);
  m.inverse(x, y, eight_factors(t, 4 * node), growth.bound[0]);
  __m512i u = _mm512_unpacklo_epi64(x, y);  // 0 1 8 9 4 5 12 13
  __m512i v = _mm512_unpackhi_epi64(x, y);  // 2 3 10 11 6 7 14 15
  m.inverse(u, v, four_factors(t, 2 * node), growth.bound[1]);
  x = _mm512_permutex2var_epi64(u, left, v);   // 0 1 2 3 8 9 10 11
  y = _mm512_permutex2var_epi64(u, right, v);  // 4 5 6 7 12 13 14 15
  m.inverse(x, y, two_factors(t, node), growth.bound[2]);
  low = _mm512_shuffle_i64x2(x, y, 0x44);
  high = _mm512_shuffle_i64x2(x, y, 0xee);
}

/// One stage on R vectors: `Groups` groups of R / Groups vectors each, the factor of group g being that of node
/// Groups + g.
template <std::size_t Groups, std::size_t R, class Lazy>
inline void forward_stage(__m512i (&x)[R], const Factors<R>& w, const Lazy& m) noexcept {
  constexpr std::size_t half = R / Groups / 2;
#pragma GCC unroll 4
  for (std::size_t i = 0; i < R / 2; ++i) {
    const std::size_t at = i / half * 2 * half + i % half;
    m.forward(x[at], x[at + half], w.of[Groups + i / half]);
  }
}

template <std::size_t Groups, std::size_t R, class Lazy>
inline void inverse_stage(__m512i (&x)[R], const Factors<R>& w, __m512i bound, const Lazy& m) noexcept {
  constexpr std::size_t half = R / Groups / 2;
#pragma GCC unroll 4
  for (std::size_t i = 0; i < R / 2; ++i) {
    const std::size_t at = i / half * 2 * half + i % half;
    m.inverse(x[at], x[at + half], w.of[Groups + i / half], bound);
  }
}

template <std::size_t R, class Lazy>
inline void forward_stages(__m512i (&x)[R], const Factors<R>& w, const Lazy& m) noexcept {
  forward_stage<1>(x, w, m);
  forward_stage<2>(x, w, m);
  if constexpr (R == 8) {
    forward_stage<4>(x, w, m);
  }
}

/// All stages of a pass but the last one, which has the widest span.
template <std::size_t R, class Lazy>
inline void inverse_stages_before_last(__m512i (&x)[R], const Factors<R>& w, const Growth& g, const Lazy& m) noexcept {
  if constexpr (R == 8) {
    inverse_stage<4>(x, w, g.bound[0], m);
    inverse_stage<2>(x, w, g.bound[1], m);
  } else {
    inverse_stage<2>(x, w, g.bound[0], m);
  }
}

template <std::size_t R>
__m512i last_bound(const Growth& g) noexcept {
  return g.bound[R == 8 ? 2 : 1];
}

template <std::size_t R, class Lazy>
inline void inverse_stages(__m512i (&x)[R], const Factors<R>& w, const Growth& g, const Lazy& m) noexcept {
  inverse_stages_before_last(x, w, g, m);
  inverse_stage<1>(x, w, last_bound<R>(g), m);
  if (g.reduce) {
    x[0] = m.reduce(x[0]);
  }
}

template <std::size_t R>
inline void load_all(__m512i (&x)[R], const Word* a, std::size_t span) noexcept {
#pragma GCC unroll 8
  for (std::size_t i = 0; i < R; ++i) {
    x[i] = load(a + i * span);
  }
}

template <std::size_t R>
inline void store_all(Word* a, std::size_t span, const __m512i (&x)[R]) noexcept {
#pragma GCC unroll 8
  for (std::size_t i = 0; i < R; ++i) {
    store(a + i * span, x[i]);
  }
}

/// Words as they are.
struct Plain {
  __m512i operator()(__m512i x) const noexcept { return x; }
};

/// Integers of both signs to values below 3q, with noise above the lanes.
struct Lifted {
  __m512i first_negative;
  __m512i complement;  ///< -from modulo q
  Lean m;

  Lifted(SignedRange range, const Lean& lean) noexcept
      : first_negative(all(range.first_negative)),
        complement(_mm512_sub_epi64(lean.q(), lean.canonical(all(range.from)))),
        m(lean) {}

  __m512i operator()(__m512i x) const noexcept {
    const __mmask8 negative = _mm512_cmpge_epu64_mask(x, first_negative);
    const __m512i residue = m.reduce(x);
    return _mm512_mask_add_epi64(residue, negative, residue, complement);
  }
};

// What passes read in a loop is copied before it: stores to the words may not be thought to change it.

/// The stages of the root and below, on R * span words.
template <std::size_t R, class Lazy, class From>
void forward_first_pass(Word* out, const Word* a, std::size_t span, const Table& t, const Lazy& shared,
                        const From& given) noexcept {
  const Factors<R> w(t, 1);
  const Lazy m = shared;
  const From from = given;
  for (std::size_t i = 0; i < span; i += 8) {
    __m512i x[R];
    load_all(x, a + i, span);
#pragma GCC unroll 8
    for (std::size_t j = 0; j < R; ++j) {
      x[j] = j < R / 2 ? m.enter(from(x[j])) : from(x[j]);
    }
    forward_stages(x, w, m);
    store_all(out + i, span, x);
  }
}

/// The stages of node k and below on a block of R * span words.
template <std::size_t R, class Lazy>
void forward_pass(Word* a, std::size_t span, std::size_t k, const Table& t, const Lazy& shared) noexcept {
  const Factors<R> w(t, k);
  const Lazy m = shared;
  for (std::size_t i = 0; i < span; i += 8) {
    __m512i x[R];
    load_all(x, a + i, span);
    forward_stages(x, w, m);
    store_all(a + i, span, x);
  }
}

template <std::size_t R, class Lazy>
void inverse_pass(Word* a, std::size_t span, std::size_t k, const Table& t, const Growth& growth,
                  const Lazy& shared) noexcept {
  const Factors<R> w(t, k);
  const Growth g = growth;
  const Lazy m = shared;
  for (std::size_t i = 0; i < span; i += 8) {
    __m512i x[R];
    load_all(x, a + i, span);
    inverse_stages(x, w, g, m);
    store_all(a + i, span, x);
  }
}

/// Factors of the last inverse stage, 1/n folded in.
struct Ending {
  FactorLanes scale;
  FactorLanes root;
};

template <std::size_t R, class Lazy>
void inverse_last_pass(Word* a, std::size_t span, const Table& t, const Ending& ending, const Growth& growth,
                       const Lazy& shared) noexcept {
  const Factors<R> w(t, 1);
  const Growth g = growth;
  const Lazy m = shared;
  for (std::size_t i = 0; i < span; i += 8) {
    __m512i x[R];
    load_all(x, a + i, span);
    inverse_stages_before_last(x, w, g, m);
#pragma GCC unroll 4
    for (std::size_t j = 0; j < R / 2; ++j) {
      m.last(x[j], x[j + R / 2], ending.scale, ending.root, last_bound<R>(g));
    }
    store_all(a + i, span, x);
  }
}

/// Blocks of 2^5 words are leaves; longer ones are done by three stages at a time, or by two where three do not go
/// into what is left.
constexpr int kLeafLog = 5;

constexpr int pass_log(int log_length) noexcept { return (log_length - kLeafLog) % 3 == 0 ? 3 : 2; }

/// Fetches what is 32 words from `at`, four lines of the cache.
inline void fetch(const Word* at) noexcept {
  for (std::size_t i = 0; i < 32; i += 8) {
    _mm_prefetch(reinterpret_cast<const char*>(at + i), _MM_HINT_T1);
  }
}

/// Leaf `leaf` of the transform.
template <class Lazy>
void forward_leaf(Word* a, std::size_t node, std::size_t leaf, const Table& t, const Ahead& ahead,
                  const Lazy& m) noexcept {
  if (ahead.first != nullptr) {
    fetch(ahead.first + 32 * leaf);
    fetch(ahead.second + 32 * leaf);
  }
  __m512i x[4];
  load_all(x, a, 8);
  forward_stages(x, Factors<4>(t, node), m);
  forward_tail(a, x[0], x[1], 4 * node, t, m);
  forward_tail(a + 16, x[2], x[3], 4 * node + 2, t, m);
}

template <class Lazy>
void forward_block(Word* a, int log_length, std::size_t node, const Table& t, const Ahead& ahead,
                   const Lazy& m) noexcept;

/// The blocks below that of node `node`, which has 2^log_length words.
template <class Lazy>
void forward_children(Word* a, int log_length, std::size_t node, const Table& t, const Ahead& ahead,
                      const Lazy& m) noexcept {
  const int log_radix = pass_log(log_length);
  const int log_span = log_length - log_radix;
  const std::size_t children = std::size_t{1} << log_radix;
  const std::size_t first = children * node;
  for (std::size_t child = first; child < first + children; ++child, a += std::size_t{1} << log_span) {
    if (log_span == kLeafLog) {
      // Nodes of one depth are numbered from a power of two.
      const std::size_t leaf = child ^ (std::size_t{1} << (63 - __builtin_clzll(child)));
      forward_leaf(a, child, leaf, t, ahead, m);
    } else {
      forward_block(a, log_span, child, t, ahead, m);
    }
  }
}

/// The block of node `node`, of 2^log_length words.
template <class Lazy>
void forward_block(Word* a, int log_length, std::size_t node, const Table& t, const Ahead& ahead,
                   const Lazy& m) noexcept {
  if (pass_log(log_length) == 3) {
    forward_pass<8>(a, std::size_t{1} << (log_length - 3), node, t, m);
  } else {
    forward_pass<4>(a, std::size_t{1} << (log_length - 2), node, t, m);
  }
  forward_children(a, log_length, node, t, ahead, m);
}

/// The growth of all passes of an inverse transform.
struct Growths {
  Growth head;
  Growth leaf;
  Growth pass[17];  ///< by the logarithm of the block's length

  template <class Lazy>
  Growths(int log_n, const Lazy& m) noexcept {
    Word times = 1;
    head = {{m.bound(1), m.bound(2), m.bound(4)}, false};
    times = 8;
    leaf = m.grow(4, times);
    // A level's radix is known from above, levels are passed from below.
    fill(log_n, times, m);
  }

 private:
  template <class Lazy>
  void fill(int log_length, Word& times, const Lazy& m) noexcept {
    if (log_length > kLeafLog) {
      const int log_radix = pass_log(log_length);
      fill(log_length - log_radix, times, m);
      pass[log_length] = m.grow(Word{1} << log_radix, times);
    }
  }
};

template <class Lazy>
void inverse_leaf(Word* out, const Word* a, std::size_t node, const Table& t, const Growths& growths,
                  const Lazy& m) noexcept {
  __m512i x[4];
  inverse_head(a, x[0], x[1], 4 * node, t, growths.head, m);
  inverse_head(a + 16, x[2], x[3], 4 * node + 2, t, growths.head, m);
  inverse_stages(x, Factors<4>(t, node), growths.leaf, m);
  store_all(out, 8, x);
}

template <class Lazy>
void inverse_children(Word* out, const Word* a, int log_length, std::size_t node, const Table& t,
                      const Growths& growths, const Lazy& m) noexcept;

/// The reverse of forward_block, but for the root.
template <class Lazy>
void inverse_block(Word* out, const Word* a, int log_length, std::size_t node, const Table& t, const Growths& growths,
                   const Lazy& m) noexcept {
  inverse_children(out, a, log_length, node, t, growths, m);
  const std::size_t length = std::size_t{1} << log_length;
  if (pass_log(log_length) == 3) {
    inverse_pass<8>(out, length / 8, node, t, growths.pass[log_length], m);
  } else {
    inverse_pass<4>(out, length / 4, node, t, growths.pass[log_length], m);
  }
}

template <class Lazy>
void inverse_children(Word* out, const Word* a, int log_length, std::size_t node, const Table& t,
                      const Growths& growths, const Lazy& m) noexcept {
  const int log_radix = pass_log(log_length);
  const int log_span = log_length - log_radix;
  const std::size_t children = std::size_t{1} << log_radix;
  for (std::size_t c = 0; c < children; ++c) {
    if (log_span == kLeafLog) {
      inverse_leaf(out + (c << log_span), a + (c << log_span), children * node + c, t, growths, m);
    } else {
      inverse_block(out + (c << log_span), a + (c << log_span), log_span, children * node + c, t, growths, m);
    }
  }
}

/// Transforms of up to 64 words, stage by stage.
template <class Lazy>
void forward_short(Word* a, std::size_t n, const Table& t, const Lazy& m) noexcept {
  for (std::size_t i = 0; i < n / 2; i += 8) {
    store(a + i, m.enter(load(a + i)));
  }
  for (std::size_t span = n / 2, groups = 1; span >= 8; span /= 2, groups *= 2) {
    for (std::size_t k = groups, at = 0; k < 2 * groups; ++k, at += 2 * span) {
      for (std::size_t i = at; i < at + span; i += 8) {
        __m512i x = load(a + i);
        __m512i y = load(a + i + span);
        m.forward(x, y, factor(t, k));
        store(a + i, x);
        store(a + i + span, y);
      }
    }
  }
  for (std::size_t at = 0; at < n; at += 16) {
    forward_tail(a + at, load(a + at), load(a + at + 8), (n + at) / 8, t, m);
  }
}

template <class Lazy>
void inverse_short(Word* a, std::size_t n, const Table& t, const Ending& ending, const Lazy& m) noexcept {
  const Growth head{{m.bound(1), m.bound(2), m.bound(4)}, false};
  for (std::size_t at = 0; at < n; at += 16) {
    __m512i low;
    __m512i high;
    inverse_head(a + at, low, high, (n + at) / 8, t, head, m);
    store(a + at, low);
    store(a + at + 8, high);
  }
  for (std::size_t span = 8, groups = n / 16; groups > 0; span *= 2, groups /= 2) {
    for (std::size_t k = groups, at = 0; k < 2 * groups; ++k, at += 2 * span) {
      for (std::size_t i = at; i < at + span; i += 8) {
        __m512i x = load(a + i);
        __m512i y = load(a + i + span);
        if (groups == 1) {
          m.last(x, y, ending.scale, ending.root, m.bound(span));
        } else {
          m.inverse(x, y, factor(t, k), m.bound(span));
        }
        store(a + i, x);
        store(a + i + span, y);
      }
    }
  }
}

/// Shorter transforms than two passes.
constexpr int kShortLog = 6;

template <class Lazy, class From>
void forward(Word* out, const Word* a, int log_n, const Table& t, const Ahead& ahead, const Lazy& m,
             const From& from) noexcept {
  const std::size_t n = std::size_t{1} << log_n;
  if (log_n <= kShortLog) {
    for (std::size_t i = 0; i < n; i += 8) {
      store(out + i, from(load(a + i)));
    }
    forward_short(out, n, t, m);
    return;
  }
  if (pass_log(log_n) == 3) {
    forward_first_pass<8>(out, a, n / 8, t, m, from);
  } else {
    forward_first_pass<4>(out, a, n / 4, t, m, from);
  }
  forward_children(out, log_n, 1, t, ahead, m);
}

template <class Lazy>
void inverse(Word* out, const Word* a, int log_n, const Table& t, const Ending& ending, const Lazy& m) noexcept {
  const std::size_t n = std::size_t{1} << log_n;
  if (log_n <= kShortLog) {
    std::memmove(out, a, n * sizeof(Word));
    inverse_short(out, n, t, ending, m);
    return;
  }
  const Growths growths(log_n, m);
  inverse_children(out, a, log_n, 1, t, growths, m);
  if (pass_log(log_n) == 3) {
    inverse_last_pass<8>(out, n / 8, t, ending, growths.pass[log_n], m);
  } else {
    inverse_last_pass<4>(out, n / 4, t, ending, growths.pass[log_n], m);
  }
}

}  // namespace

void forward_ntt(Word* a, int log_n, Word q, const Roots& roots) noexcept {
  const Table t{roots.forward, roots.forward_quotient};
  if (Lean::fits(q, log_n)) {
    forward(a, a, log_n, t, Ahead{}, Lean(q, log_n), Plain{});
  } else {
    forward(a, a, log_n, t, Ahead{}, Wide(q), Plain{});
  }
}

void inverse_ntt(Word* a, int log_n, Word q, const Roots& roots) noexcept { inverse_ntt_of(a, a, log_n, q, roots); }

void inverse_ntt_of(Word* out, const Word* a, int log_n, Word q, const Roots& roots) noexcept {
  const Table t{roots.inverse, roots.inverse_quotient};
  const Ending ending{single(roots.scale), single(roots.scaled_root)};
  if (Lean::fits(q, log_n)) {
    inverse(out, a, log_n, t, ending, Lean(q, log_n));
  } else {
    inverse(out, a, log_n, t, ending, Wide(q));
  }
}

void lifted_forward_ntt(Word* out, const Word* a, int log_n, SignedRange range, const Modulus& m, const Roots& roots,
                        const Ahead& ahead) noexcept {
  const Table t{roots.forward, roots.forward_quotient};
  if (Lean::fits(m.q, log_n) && range.from >> kMaxIfmaBits == 0) {
    const Lean lean(m.q, log_n);
    forward(out, a, log_n, t, ahead, lean, Lifted(range, lean));
    return;
  }
  const std::size_t n = std::size_t{1} << log_n;
  (can_lift(range.from, m) ? lift : portable::lift)(out, a, n, range, m);
  forward_ntt(out, log_n, m.q, roots);
}

}  // namespace blindserve::kernel::avx512ifma
