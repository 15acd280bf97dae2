#include "kernel/lift/lift.h"

namespace blindserve::kernel::portable {

void lift(Word* out, const Word* a, std::size_t n, SignedRange range, const Modulus& m) noexcept {
  const Modulus local = m;
  // A negative x stands for x - from: add the complement of from modulo q.
  const Word complement = local.q - barrett(range.from, local);
  for (std::size_t k = 0; k < n; ++k) {
    const Word correction = a[k] >= range.first_negative ? complement : 0;
    out[k] = subtract_once(barrett(a[k], local) + correction, local.q);
  }
}

}  // namespace blindserve::kernel::portable
