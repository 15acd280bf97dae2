#pragma once

#include "kernel/gadget/gadget.h"

namespace blindserve::kernel::gadget {

/// One row of one part of a key.
const Word* key_row(const Tables& t, const Key& key, std::size_t part, std::size_t digit, std::size_t row) noexcept;

/// out = the sums over digits of their residues modulo one prime, `digits`, times the two parts of a key.
void multiply_with_key(Word* const* out, const Tables& t, const Word* const* digits, const Key& key,
                       std::size_t row) noexcept;

}  // namespace blindserve::kernel::gadget
