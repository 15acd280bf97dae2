#include "kernel/permute/permute.h"

namespace blindserve::kernel::portable {

void permute(Word* out, const Word* a, const std::int32_t* table, std::size_t n) noexcept {
  for (std::size_t k = 0; k < n; ++k) {
    out[k] = a[static_cast<std::size_t>(table[k])];
  }
}

void permute_add(Word* out, const Word* a, const std::int32_t* table, std::size_t n, const Modulus& m) noexcept {
  const Word q = m.q;
  for (std::size_t k = 0; k < n; ++k) {
    out[k] = subtract_once(out[k] + a[static_cast<std::size_t>(table[k])], q);
  }
}

}  // namespace blindserve::kernel::portable
