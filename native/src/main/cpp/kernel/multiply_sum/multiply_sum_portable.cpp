#include "kernel/multiply_sum/multiply_sum.h"

namespace blindserve::kernel::portable {

void multiply_sum(Word* out, const RowPairs& rows, bool add, std::size_t n, const Modulus& m) noexcept {
  const Modulus local = m;
  const Factor word = fold_factor(local.q, 64);
  for (std::size_t k = 0; k < n; ++k) {
    DoubleWord sum = add ? out[k] : 0;
    for (std::size_t t = 0; t < rows.count; ++t) {
      sum += static_cast<DoubleWord>(rows.a[t][k]) * rows.b[t][k];
    }
    const Word high = subtract_once(multiply_lazy(static_cast<Word>(sum >> 64), word, local.q), local.q);
    out[k] = subtract_once(high + barrett(static_cast<Word>(sum), local), local.q);
  }
}

}  // namespace blindserve::kernel::portable
