#pragma once

// For ntt_avx512ifma.cpp alone, and so in a namespace without a name. How far values may grow between the stages of a
// transform: `Lean` is for primes that leave about six bits of a lane free, which is all that plans use, `Wide` for the
// others.

#include "kernel/ifma.h"

namespace blindserve::kernel::avx512ifma {

namespace {

/// Factors of one direction.
struct Table {
  const Word* value;
  const Word* quotient;
};

inline FactorLanes factor(const Table& t, std::size_t k) noexcept { return {all(t.value[k]), all(t.quotient[k])}; }

inline FactorLanes single(Factor f) noexcept { return {all(f.value), all(f.quotient)}; }

/// The factors of node k and of the nodes below it: entry i is that of node i of a tree whose root is 1.
template <std::size_t R>
struct Factors {
  FactorLanes of[R];

  Factors(const Table& t, std::size_t k) noexcept {
    of[1] = factor(t, k);
    of[2] = factor(t, 2 * k);
    of[3] = factor(t, 2 * k + 1);
    if constexpr (R == 8) {
      of[4] = factor(t, 4 * k);
      of[5] = factor(t, 4 * k + 1);
      of[6] = factor(t, 4 * k + 2);
      of[7] = factor(t, 4 * k + 3);
    }
  }
};

/// What the stages of one pass of the inverse transform add to differences, so that these are not negative.
struct Growth {
  __m512i bound[3];
  bool reduce;  ///< whether the largest sum is reduced after the pass
};

/// Lanes are numbers modulo 2^52: the product instructions read no more, and what stands above is noise. True values
/// stay in [0, 2^52) by counting stages, so nothing is compared or masked before the end. Forward, a stage moves values
/// by less than 2q up or down, so they begin with 2 log_n q on top; backward, sums double at every stage.
class Lean {
 public:
  /// Whether values below 3q at the beginning stay in a lane forward, and below 64q backward.
  static bool fits(Word q, int log_n) noexcept {
    return q <= kLane / (4 * static_cast<Word>(log_n) + 3) && q <= kLane >> 6;
  }

  Lean(Word q, int log_n) noexcept
      : m_(lanes(q)),
        start_(all(2 * static_cast<Word>(log_n) * q)),
        unit_(all(kLane / q)),
        q_(q),
        room_(Word{1} << (__builtin_clzll(q) - 12)) {}

  /// Makes room below a value that the first forward stage adds to.
  __m512i enter(__m512i x) const noexcept { return _mm512_add_epi64(x, start_); }

  void forward(__m512i& x, __m512i& y, const FactorLanes& w) const noexcept {
    const __m512i twice = _mm512_add_epi64(x, x);
    x = multiply_onto(x, y, w);
    y = _mm512_sub_epi64(twice, x);
  }

  void inverse(__m512i& x, __m512i& y, const FactorLanes& w, __m512i bound) const noexcept {
    const __m512i difference = _mm512_add_epi64(_mm512_sub_epi64(x, y), bound);
    x = _mm512_add_epi64(x, y);
    y = multiply_onto(_mm512_setzero_si512(), difference, w);
  }

  /// The last inverse butterfly: both results scaled and reduced to [0, q).
  void last(__m512i& x, __m512i& y, const FactorLanes& scale, const FactorLanes& root, __m512i bound) const noexcept {
    inverse(x, y, root, bound);
    x = settle(multiply_onto(_mm512_setzero_si512(), x, scale));
    y = settle(y);
  }

  /// Any value to [0, q).
  __m512i canonical(__m512i x) const noexcept { return settle(reduce(x)); }

  /// Any value to [0, 2q), with noise above: floor(2^52 / q) makes the quotient too small by one at most.
  __m512i reduce(__m512i x) const noexcept {
    const __m512i quotient = _mm512_madd52hi_epu64(_mm512_setzero_si512(), x, unit_);
    return _mm512_madd52lo_epu64(x, quotient, m_.minus_q);
  }

  __m512i q() const noexcept { return m_.q; }

  /// What is added to differences of values below times * q.
  __m512i bound(Word times) const noexcept { return all(times * q_); }

  /// A pass of `radix` that begins with values below times * q; `times` becomes what it leaves. Products are below 2q,
  /// and all but the first result of a pass hold one, so that reducing the first is enough.
  Growth grow(Word radix, Word& times) const noexcept {
    const Growth growth{{bound(times), bound(2 * times), bound(4 * times)}, 8 * radix * times > room_};
    times = growth.reduce ? radix : radix * times;
    return growth;
  }

 private:
  static constexpr Word kLane = (Word{1} << 52) - 1;

  /// x + y * w modulo q, between x and x + 2q.
  __m512i multiply_onto(__m512i x, __m512i y, const FactorLanes& w) const noexcept {
    const __m512i quotient = _mm512_madd52hi_epu64(_mm512_setzero_si512(), y, w.quotient);
    return _mm512_madd52lo_epu64(_mm512_madd52lo_epu64(x, y, w.value), quotient, m_.minus_q);
  }

  __m512i settle(__m512i x) const noexcept { return subtract_once(_mm512_and_si512(x, m_.mask), m_.q); }

  Lanes m_;
  __m512i start_;
  __m512i unit_;
  Word q_;
  Word room_;  ///< multiples of q that a lane holds, a power of two
};

/// Values stay in [0, 4q) forward and in [0, 2q) backward, and begin in [0, q).
class Wide {
 public:
  explicit Wide(Word q) noexcept : m_(lanes(q)) {}

  __m512i enter(__m512i x) const noexcept { return x; }

  void forward(__m512i& x, __m512i& y, const FactorLanes& w) const noexcept {
    const __m512i u = subtract_once(x, m_.two_q);
    const __m512i v = multiply_lazy(y, w, m_);
    x = _mm512_add_epi64(u, v);
    y = _mm512_sub_epi64(_mm512_add_epi64(u, m_.two_q), v);
  }

  void inverse(__m512i& x, __m512i& y, const FactorLanes& w, __m512i bound) const noexcept {
    const __m512i u = x;
    x = subtract_once(_mm512_add_epi64(u, y), m_.two_q);
    y = multiply_lazy(_mm512_sub_epi64(_mm512_add_epi64(u, bound), y), w, m_);
  }

  void last(__m512i& x, __m512i& y, const FactorLanes& scale, const FactorLanes& root, __m512i bound) const noexcept {
    const __m512i u = x;
    x = subtract_once(multiply_lazy(_mm512_add_epi64(u, y), scale, m_), m_.q);
    y = subtract_once(multiply_lazy(_mm512_sub_epi64(_mm512_add_epi64(u, bound), y), root, m_), m_.q);
  }

  __m512i canonical(__m512i x) const noexcept { return subtract_once(subtract_once(x, m_.two_q), m_.q); }

  __m512i reduce(__m512i x) const noexcept { return x; }

  __m512i bound(Word) const noexcept { return m_.two_q; }

  Growth grow(Word, Word&) const noexcept { return {{m_.two_q, m_.two_q, m_.two_q}, false}; }

 private:
  Lanes m_;
};

}  // namespace

}  // namespace blindserve::kernel::avx512ifma
