#include "kernel/gadget/key_product.h"

namespace blindserve::kernel::gadget {

const Word* key_row(const Tables& t, const Key& key, std::size_t part, std::size_t digit, std::size_t row) noexcept {
  // The rows of the special primes stand behind the key's own data primes.
  const std::size_t at = row < t.limbs ? row : row - t.limbs + key.limbs;
  return key.parts[part][digit] + at * t.n;
}

void multiply_with_key(Word* const* out, const Tables& t, const Word* const* digits, const Key& key,
                       std::size_t row) noexcept {
  for (std::size_t done = 0; done < t.digits; done += kMaxTerms) {
    RowTriples rows = {};
    rows.count = t.digits - done < kMaxTerms ? t.digits - done : kMaxTerms;
    for (std::size_t i = 0; i < rows.count; ++i) {
      rows.a[i] = digits[done + i];
      rows.b[0][i] = key_row(t, key, 0, done + i, row);
      rows.b[1][i] = key_row(t, key, 1, done + i, row);
    }
    t.rows[row].kernels->multiply_two_sums(out, rows, done > 0, t.n, t.rows[row].modulus);
  }
}

}  // namespace blindserve::kernel::gadget
