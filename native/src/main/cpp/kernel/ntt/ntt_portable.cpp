#include "kernel/ntt/ntt.h"

#include <cstring>

#include "kernel/lift/lift.h"

// Harvey's lazy butterflies (2014): between stages values stay in [0, 4q) forward and in [0, 2q) backward. The two
// stages with the shortest spans are done together, four words at a time.

namespace blindserve::kernel::portable {

namespace {

void forward_span(Word* x, Word* y, std::size_t span, Factor w, Word q) noexcept {
  const Word two_q = 2 * q;
  for (std::size_t i = 0; i < span; ++i) {
    const Word u = subtract_once(x[i], two_q);
    const Word v = multiply_lazy(y[i], w, q);
    x[i] = u + v;
    y[i] = u - v + two_q;
  }
}

Word reduce_four(Word x, Word q) noexcept { return subtract_once(subtract_once(x, 2 * q), q); }

/// The stages of span 2 and 1, and the reduction to [0, q).
void forward_tail(Word* a, std::size_t n, Word q, const Word* w, const Word* wq) noexcept {
  const Word two_q = 2 * q;
  for (std::size_t k = n / 4; k < n / 2; ++k, a += 4) {
    const Word x0 = subtract_once(a[0], two_q);
    const Word x1 = subtract_once(a[1], two_q);
    const Word y0 = multiply_lazy(a[2], {w[k], wq[k]}, q);
    const Word y1 = multiply_lazy(a[3], {w[k], wq[k]}, q);
    const Word u0 = subtract_once(x0 + y0, two_q);
    const Word u1 = multiply_lazy(x1 + y1, {w[2 * k], wq[2 * k]}, q);
    const Word v0 = subtract_once(x0 - y0 + two_q, two_q);
    const Word v1 = multiply_lazy(x1 - y1 + two_q, {w[2 * k + 1], wq[2 * k + 1]}, q);
    a[0] = reduce_four(u0 + u1, q);
    a[1] = reduce_four(u0 - u1 + two_q, q);
    a[2] = reduce_four(v0 + v1, q);
    a[3] = reduce_four(v0 - v1 + two_q, q);
  }
}

/// The stages of span 1 and 2: from [0, q) to [0, 2q).
void inverse_head(Word* a, std::size_t n, Word q, const Word* w, const Word* wq) noexcept {
  const Word two_q = 2 * q;
  for (std::size_t k = n / 4; k < n / 2; ++k, a += 4) {
    const Word u0 = a[0] + a[1];
    const Word u1 = multiply_lazy(a[0] - a[1] + q, {w[2 * k], wq[2 * k]}, q);
    const Word v0 = a[2] + a[3];
    const Word v1 = multiply_lazy(a[2] - a[3] + q, {w[2 * k + 1], wq[2 * k + 1]}, q);
    a[0] = subtract_once(u0 + v0, two_q);
    a[1] = subtract_once(u1 + v1, two_q);
    a[2] = multiply_lazy(u0 - v0 + two_q, {w[k], wq[k]}, q);
    a[3] = multiply_lazy(u1 - v1 + two_q, {w[k], wq[k]}, q);
  }
}

void inverse_span(Word* x, Word* y, std::size_t span, Factor w, Word q) noexcept {
  const Word two_q = 2 * q;
  for (std::size_t i = 0; i < span; ++i) {
    const Word u = x[i];
    const Word v = y[i];
    x[i] = subtract_once(u + v, two_q);
    y[i] = multiply_lazy(u - v + two_q, w, q);
  }
}

/// The stage of span n/2 with 1/n folded in, and the reduction to [0, q).
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
  const std::size_t n = std::size_t{1} << log_n;
  std::size_t groups = 1;
  for (std::size_t span = n / 2; span >= 4; span /= 2, groups *= 2) {
    Word* at = a;
    for (std::size_t g = groups; g < 2 * groups; ++g, at += 2 * span) {
      forward_span(at, at + span, span, {roots.forward[g], roots.forward_quotient[g]}, q);
    }
  }
  forward_tail(a, n, q, roots.forward, roots.forward_quotient);
}

void inverse_ntt(Word* a, int log_n, Word q, const Roots& roots) noexcept {
  const std::size_t n = std::size_t{1} << log_n;
  inverse_head(a, n, q, roots.inverse, roots.inverse_quotient);
  std::size_t span = 4;
  for (std::size_t groups = n / 8; groups > 1; groups /= 2, span *= 2) {
    Word* at = a;
    for (std::size_t g = groups; g < 2 * groups; ++g, at += 2 * span) {
      inverse_span(at, at + span, span, {roots.inverse[g], roots.inverse_quotient[g]}, q);
    }
  }
  inverse_last(a, a + span, span, q, roots);
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
