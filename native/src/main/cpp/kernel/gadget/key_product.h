#pragma once

#include "kernel/gadget/gadget.h"

namespace blindserve::kernel::gadget {

/// out = the sum over digits of their residues modulo one prime, `digits`, times one part of a key.
void multiply_with_key(Word* out, const Tables& t, const Word* const* digits, const Key& key, std::size_t part,
                       std::size_t row) noexcept;

}  // namespace blindserve::kernel::gadget
