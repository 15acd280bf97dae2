#include "kernel/combine/combine.h"

namespace blindserve::kernel::portable {

namespace {

__extension__ typedef __int128 SignedDoubleWord;

constexpr std::size_t kBlock = 64;

/// A sum is below 2^61 * 2^40 * 2^8 in magnitude; this multiple of q, from 2^110 to 2^111, makes it positive.
DoubleWord lifted(const Modulus& m) noexcept {
  const int bits = m.shift + 2;
  return static_cast<DoubleWord>(m.q) << (111 - bits);
}

void add_product(DoubleWord* sums, const Word* a, Word factor, std::size_t count) noexcept {
  const SignedDoubleWord f = static_cast<std::int64_t>(factor - kFactorBias);
  for (std::size_t k = 0; k < count; ++k) {
    sums[k] += static_cast<DoubleWord>(f * static_cast<std::int64_t>(a[k]));
  }
}

void combine_block(const Combination& c, bool add, std::size_t at, std::size_t count, const Modulus& m,
                   const Factor& word) noexcept {
  for (std::size_t j = 0; j < c.outputs; ++j) {
    DoubleWord sums[kBlock];
    Word* out = c.out[j] + at;
    for (std::size_t k = 0; k < count; ++k) {
      sums[k] = lifted(m) + (add ? out[k] : 0);
    }
    for (std::size_t i = 0; i < c.sources; ++i) {
      add_product(sums, c.a[i] + at, c.factors[j * c.stride + i], count);
    }
    for (std::size_t k = 0; k < count; ++k) {
      const Word high = subtract_once(multiply_lazy(static_cast<Word>(sums[k] >> 64), word, m.q), m.q);
      out[k] = subtract_once(high + barrett(static_cast<Word>(sums[k]), m), m.q);
    }
  }
}

}  // namespace

void combine(const Combination& c, bool add, std::size_t n, const Modulus& m) noexcept {
  const Modulus local = m;  // outputs may not be thought to overwrite it
  const Factor word = fold_factor(local.q, 64);
  for (std::size_t at = 0; at < n; at += kBlock) {
    combine_block(c, add, at, n - at < kBlock ? n - at : kBlock, local, word);
  }
}

}  // namespace blindserve::kernel::portable
