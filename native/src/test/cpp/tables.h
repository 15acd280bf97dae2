#pragma once

// What the tests of the kernels know of Java's tables.

#include <cstring>

#include "kernel/dispatch.h"

namespace blindserve::test {

using kernel::Factor;
using kernel::Modulus;
using kernel::Word;

inline Modulus modulus(Word q) {
  const int bits = 64 - __builtin_clzll(q);
  Word quotient = 0;
  Word rest = 1;
  for (int i = 0; i < 62 + bits; ++i) {
    rest *= 2;
    quotient = 2 * quotient + (rest >= q ? 1 : 0);
    rest -= rest >= q ? q : 0;
  }
  return {q, quotient, bits - 2};
}

inline Word quotient(Word w, Word q, int bits) {
  return static_cast<Word>((static_cast<kernel::DoubleWord>(w) << bits) / q);
}

/// How a table tells a factor and its quotient.
using Entry = Factor (*)(Word factor, Word q);

inline Factor portable_entry(Word w, Word q) { return {w, quotient(w, q, 64)}; }

inline Factor avx2_entry(Word w, Word q) {
  const double value = w <= q / 2 ? static_cast<double>(w) : -static_cast<double>(q - w);
  const double parts[] = {value, value / static_cast<double>(q)};
  Factor f;
  std::memcpy(&f.value, &parts[0], sizeof(Word));
  std::memcpy(&f.quotient, &parts[1], sizeof(Word));
  return f;
}

inline Factor ifma_entry(Word w, Word q) { return {w, quotient(w, q, 52)}; }

}  // namespace blindserve::test
