#include <cstring>

#include "kernel/lift/lift.h"
#include "kernel/ntt/ntt.h"

// Harvey's lazy butterflies (2014). Between stages values stay in [0, 8q) forward, where every second stage reduces the
// half that it does not multiply, and in [0, 2q) backward, where stages are done in pairs. The two stages with the
// shortest spans are done together, four words at a time.

namespace blindserve::kernel::portable {

namespace {

/// Factors of one direction.
struct Table {
  const Word* value;
  const Word* quotient;
};

Factor factor(const Table& t, std::size_t k) noexcept { return {t.value[k], t.quotient[k]}; }

/// One stage: from [0, 6q) to [0, 8q), or with Reduce from [0, 8q) to [0, 6q).
template <bool Reduce>
void forward_span(Word* x, Word* y, std::size_t span, Factor w, Word q) noexcept {
  const Word two_q = 2 * q;
  for (std::size_t i = 0; i < span; ++i) {
    const Word u = Reduce ? subtract_once(x[i], 4 * q) : x[i];
    const Word v = multiply_lazy(y[i], w, q);
    x[i] = u + v;
    y[i] = u - v + two_q;
  }
}

Word reduce_four(Word x, Word q) noexcept { return subtract_once(subtract_once(x, 2 * q), q); }

/// The stages of span 2 and 1, and the reduction to [0, q).
void forward_tail(Word* a, std::size_t n, Word q, const Table& t) noexcept {
  const Word two_q = 2 * q;
  for (std::size_t k = n / 4; k < n / 2; ++k, a += 4) {
    const Word x0 = subtract_once(subtract_once(a[0], 4 * q), two_q);
    const Word x1 = subtract_once(a[1], 4 * q);
    const Word y0 = multiply_lazy(a[2], factor(t, k), q);
    const Word y1 = multiply_lazy(a[3], factor(t, k), q);
    const Word u0 = subtract_once(x0 + y0, two_q);
    const Word u1 = multiply_lazy(x1 + y1, factor(t, 2 * k), q);
    const Word v0 = subtract_once(x0 - y0 + two_q, two_q);
    const Word v1 = multiply_lazy(x1 - y1 + two_q, factor(t, 2 * k + 1), q);
    a[0] = reduce_four(u0 + u1, q);
    a[1] = reduce_four(u0 - u1 + two_q, q);
    a[2] = reduce_four(v0 + v1, q);
    a[3] = reduce_four(v0 - v1 + two_q, q);
  }
}

/// The stages of span 1 and 2: from [0, q) to [0, 2q).
void inverse_head(Word* a, std::size_t n, Word q, const Table& t) noexcept {
  const Word two_q = 2 * q;
  for (std::size_t k = n / 4; k < n / 2; ++k, a += 4) {
    const Word u0 = a[0] + a[1];
    const Word u1 = multiply_lazy(a[0] - a[1] + q, factor(t, 2 * k), q);
    const Word v0 = a[2] + a[3];
    const Word v1 = multiply_lazy(a[2] - a[3] + q, factor(t, 2 * k + 1), q);
    a[0] = subtract_once(u0 + v0, two_q);
    a[1] = subtract_once(u1 + v1, two_q);
    a[2] = multiply_lazy(u0 - v0 + two_q, factor(t, k), q);
    a[3] = multiply_lazy(u1 - v1 + two_q, factor(t, k), q);
  }
}

/// The stages of nodes 2k, 2k + 1 and k, on a block of 4 * span words; with Last, k is the root, the results are scaled
/// by 1/n, which `scale` and `root` hold, and reduced to [0, q).
template <bool Last>
void inverse_pair(Word* a, std::size_t span, std::size_t k, const Table& t, Factor scale, Factor root,
                  Word q) noexcept {
  const Factor left = factor(t, 2 * k);
  const Factor right = factor(t, 2 * k + 1);
  const Word two_q = 2 * q;
  for (Word* end = a + span; a != end; ++a) {
    const Word u0 = a[0] + a[span];
    const Word u1 = multiply_lazy(a[0] - a[span] + two_q, left, q);
    const Word v0 = a[2 * span] + a[3 * span];
    const Word v1 = multiply_lazy(a[2 * span] - a[3 * span] + two_q, right, q);
    const Word y0 = multiply_lazy(u0 - v0 + 4 * q, root, q);
    const Word y1 = multiply_lazy(u1 - v1 + two_q, root, q);
    if constexpr (Last) {
      a[0] = subtract_once(multiply_lazy(u0 + v0, scale, q), q);
      a[span] = subtract_once(multiply_lazy(u1 + v1, scale, q), q);
      a[2 * span] = subtract_once(y0, q);
      a[3 * span] = subtract_once(y1, q);
    } else {
      a[0] = subtract_once(subtract_once(u0 + v0, 4 * q), two_q);
      a[span] = subtract_once(u1 + v1, two_q);
      a[2 * span] = y0;
      a[3 * span] = y1;
    }
  }
}

/// The stage of span n/2 alone with 1/n folded in, and the reduction to [0, q).
void inverse_last(Word* x, Word* y, std::size_t span, Word q, const Roots& roots) noexcept {
  for (std::size_t i = 0; i < span; ++i) {
    const Word u = x[i];
    const Word v = y[i];
    x[i] = subtract_once(multiply_lazy(u + v, roots.scale, q), q);
    y[i] = subtract_once(multiply_lazy(u - v + 2 * q, roots.scaled_root, q), q);
  }
}

}  // namespace

void forward_ntt(Word* a, int log_n, Word q, const Roots& roots) noexcept {
  const Table t{roots.forward, roots.forward_quotient};
  const std::size_t n = std::size_t{1} << log_n;
  bool reduce = false;
  std::size_t groups = 1;
  for (std::size_t span = n / 2; span >= 4; span /= 2, groups *= 2, reduce = !reduce) {
    Word* at = a;
    for (std::size_t g = groups; g < 2 * groups; ++g, at += 2 * span) {
      (reduce ? forward_span<true> : forward_span<false>)(at, at + span, span, factor(t, g), q);
    }
  }
  forward_tail(a, n, q, t);
}

void inverse_ntt(Word* a, int log_n, Word q, const Roots& roots) noexcept {
  const Table t{roots.inverse, roots.inverse_quotient};
  const std::size_t n = std::size_t{1} << log_n;
  inverse_head(a, n, q, t);
  std::size_t groups = n / 16;
  for (; groups > 1; groups /= 4) {
    for (std::size_t g = 0; g < groups; ++g) {
      const Factor w = factor(t, groups + g);
      inverse_pair<false>(a + g * (n / groups), n / groups / 4, groups + g, t, w, w, q);
    }
  }
  if (log_n % 2 != 0) {
    inverse_last(a, a + n / 2, n / 2, q, roots);
  } else {
    inverse_pair<true>(a, n / 4, 1, t, roots.scale, roots.scaled_root, q);
  }
}

void inverse_ntt_of(Word* out, const Word* a, int log_n, Word q, const Roots& roots) noexcept {
  std::memcpy(out, a, sizeof(Word) << log_n);
  inverse_ntt(out, log_n, q, roots);
}

void lifted_forward_ntt(Word* out, const Word* a, int log_n, SignedRange range, const Modulus& m, const Roots& roots,
                        const Ahead&) noexcept {
  lift(out, a, std::size_t{1} << log_n, range, m);
  forward_ntt(out, log_n, m.q, roots);
}

}  // namespace blindserve::kernel::portable
