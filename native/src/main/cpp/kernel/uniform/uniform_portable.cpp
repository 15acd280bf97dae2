#include "kernel/uniform/uniform_lanes.h"

namespace blindserve::kernel::portable {

namespace {

struct OneLane {
  using Vector = Word;
  static constexpr std::size_t kLanes = 1;
  static constexpr std::size_t kSift = 1;

  static Word all(Word x) noexcept { return x; }
  static Word ramp(Word first) noexcept { return first; }
  static Word add(Word a, Word b) noexcept { return a + b; }
  static Word exclusive_or(Word a, Word b) noexcept { return a ^ b; }

  template <int Bits>
  static Word rotate(Word x) noexcept {
    return x >> Bits | x << (64 - Bits);
  }

  static void store_blocks(Word* out, const Word* words) noexcept {
    for (int i = 0; i < 8; ++i) {
      out[i] = __builtin_bswap64(words[i]);
    }
  }

  static std::size_t sift(Word* out, const Word* in, Word mask, Word q) noexcept {
    const Word word = *in & mask;
    *out = word;
    return word < q ? 1 : 0;
  }
};

}  // namespace

bool uniform(Word* out, std::size_t n, Word q, UniformState& state) noexcept {
  return uniform_row<OneLane>(out, n, q, state);
}

}  // namespace blindserve::kernel::portable
