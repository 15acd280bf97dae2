#include "kernel/group_lift/group_lift.h"

namespace blindserve::kernel::portable {

void prepare(Word* const* rows, Word* quotients, std::size_t n, const Group& group) noexcept {
  const Group g = group;  // rows may not be thought to overwrite it
  for (std::size_t k = 0; k < n; ++k) {
    double sum = 0;
    for (std::size_t i = 0; i < g.size; ++i) {
      const Word q = g.primes[i].q;
      const Word shifted = subtract_once(rows[i][k] + g.half[i], q);
      const Word y = subtract_once(multiply_lazy(shifted, g.inverse[i], q), q);
      rows[i][k] = y;
      sum += static_cast<double>(y) / static_cast<double>(q);
    }
    quotients[k] = static_cast<Word>(sum);
  }
}

void carry(Word* out, const Word* const* rows, const Word* quotients, std::size_t n, std::size_t size,
           const GroupTarget& target, const Modulus& t) noexcept {
  const GroupTarget to = target;
  const Word q = t.q;
  for (std::size_t k = 0; k < n; ++k) {
    Word sum = 0;
    for (std::size_t i = 0; i < size; ++i) {
      sum = subtract_once(sum + multiply_lazy(rows[i][k], to.weight[i], q), 2 * q);
    }
    const Word excess = to.excess[quotients[k]];
    sum = subtract_once(sum, q);
    out[k] = sum >= excess ? sum - excess : sum - excess + q;
  }
}

}  // namespace blindserve::kernel::portable
