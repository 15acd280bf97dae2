#include "kernel/slots/slots_loops.h"

namespace blindserve::kernel::avx2 {

bool encode(const ResidueRows& rows, const Slots& slots, const SlotRoots& roots, double scale) noexcept {
  return encode_slots<32>(rows, slots, roots, scale);
}

void decode(const Slots& slots, const Word* row, std::size_t n, Word q, const SlotRoots& roots,
            double divisor) noexcept {
  decode_slots<32>(slots, row, n, q, roots, divisor);
}

}  // namespace blindserve::kernel::avx2
