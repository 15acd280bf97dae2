#include "kernel/multiply_sum/multiply_sum.h"

namespace blindserve::kernel::portable {

void multiply_sum(Word* out, const RowPairs& rows, bool add, std::size_t n, const Modulus& m) noexcept {
  const Modulus local = m;  // out may not be thought to overwrite these
  const RowPairs pairs = rows;
  const Factor word = fold_factor(local.q, 64);
  for (std::size_t k = 0; k < n; ++k) {
    DoubleWord sum = add ? out[k] : 0;
    for (std::size_t t = 0; t < pairs.count; ++t) {
      sum += static_cast<DoubleWord>(pairs.a[t][k]) * pairs.b[t][k];
    }
    const Word high = subtract_once(multiply_lazy(static_cast<Word>(sum >> 64), word, local.q), local.q);
    const Word low = barrett(static_cast<Word>(sum), local);
    out[k] = subtract_once(high + low, local.q);
  }
}

void multiply_two_sums(Word* const* out, const RowTriples& rows, bool add, std::size_t n, const Modulus& m) noexcept {
  for (std::size_t i = 0; i < 2; ++i) {
    multiply_sum(out[i], pairs_of(rows, i), add, n, m);
  }
}

}  // namespace blindserve::kernel::portable
