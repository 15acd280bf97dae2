#include "kernel/permute/permute.h"

namespace blindserve::kernel::portable {

void permute(Word* out, const Word* a, const std::int32_t* table, std::size_t n) noexcept {
  for (std::size_t k = 0; k < n; ++k) {
    out[k] = a[static_cast<std::size_t>(table[k])];
  }
}

}  // namespace blindserve::kernel::portable
