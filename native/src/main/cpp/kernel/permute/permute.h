#pragma once

#include "kernel/word.h"

namespace blindserve::kernel {

// out[k] = a[table[k]] for k below n, every entry below n; `out` is apart from `a`. One form serves all machines: the
// time goes into loads, which gather instructions do not save.
namespace portable {
void permute(Word* out, const Word* a, const std::int32_t* table, std::size_t n) noexcept;
}  // namespace portable

}  // namespace blindserve::kernel
