// The portable kernels against arithmetic from the definition, and those of AVX-512 IFMA against the portable ones: all
// bit widths, all lengths of a transform, lengths that are no multiple of the lanes, the extremes 0 and q - 1.

#include <cstdio>
#include <cstdlib>
#include <random>
#include <vector>

#include "cpu/features.h"
#include "kernel/dispatch.h"

namespace {

using namespace blindserve::kernel;
using Row = std::vector<Word>;

std::mt19937_64 generator(1);  // NOLINT: a fixed seed gives the same test everywhere

[[noreturn]] void fail(const char* what, Word q, std::size_t n) {
  std::printf("FAILED: %s, q = %llu, n = %zu\n", what, static_cast<unsigned long long>(q), n);
  std::exit(1);
}

void expect(bool ok, const char* what, Word q, std::size_t n) {
  if (!ok) {
    fail(what, q, n);
  }
}

Word multiply(Word a, Word b, Word q) { return static_cast<Word>(static_cast<DoubleWord>(a) * b % q); }

Word power(Word base, Word exponent, Word q) {
  Word result = 1;
  for (; exponent != 0; exponent >>= 1, base = multiply(base, base, q)) {
    if ((exponent & 1) != 0) {
      result = multiply(result, base, q);
    }
  }
  return result;
}

/// Miller-Rabin with the first twelve primes is a proof below 2^64.
bool is_prime(Word q) {
  for (const Word base : {2u, 3u, 5u, 7u, 11u, 13u, 17u, 19u, 23u, 29u, 31u, 37u}) {
    Word x = power(base, (q - 1) >> __builtin_ctzll(q - 1), q);
    bool witness = x != 1 && x != q - 1;
    for (int i = 1; witness && i < __builtin_ctzll(q - 1); ++i) {
      x = multiply(x, x, q);
      witness = x != q - 1;
    }
    if (witness) {
      return false;
    }
  }
  return true;
}

/// The largest prime below 2^bits that is 1 modulo 2^(log_n + 1).
Word prime(int bits, int log_n) {
  const Word step = Word{2} << log_n;
  Word q = (Word{1} << bits) + 1;
  do {
    q -= step;
  } while (!is_prime(q));
  return q;
}

Word root(Word q, int log_n) {
  for (Word g = 2;; ++g) {
    const Word psi = power(g, (q - 1) >> (log_n + 1), q);
    if (power(psi, Word{1} << log_n, q) == q - 1) {
      return psi;
    }
  }
}

Modulus modulus(Word q) {
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

Word quotient(Word w, Word q, int bits) { return static_cast<Word>((static_cast<DoubleWord>(w) << bits) / q); }

Row residues(std::size_t n, Word q) {
  Row row(n);
  for (Word& x : row) {
    const Word r = generator();
    x = r % 8 == 0 ? 0 : r % 8 == 1 ? q - 1 : generator() % q;
  }
  return row;
}

std::size_t reverse(std::size_t k, int bits) {
  std::size_t r = 0;
  for (int i = 0; i < bits; ++i) {
    r |= (k >> i & 1) << (bits - 1 - i);
  }
  return r;
}

/// The table of Java's RootTable.
Row root_table(int log_n, Word q, Word psi, int quotient_bits) {
  const std::size_t n = std::size_t{1} << log_n;
  Row table(root_table_words(n));
  const Word inverse_psi = power(psi, q - 2, q);
  Word forward = 1;
  Word inverse = 1;
  for (std::size_t k = 0; k < n; ++k) {
    const std::size_t at = reverse(k, log_n);
    table[at] = forward;
    table[n + at] = quotient(forward, q, quotient_bits);
    table[2 * n + at] = inverse;
    table[3 * n + at] = quotient(inverse, q, quotient_bits);
    forward = multiply(forward, psi, q);
    inverse = multiply(inverse, inverse_psi, q);
  }
  const Word scale = power(n, q - 2, q);
  const Word scaled_root = multiply(scale, table[2 * n + 1], q);
  table[4 * n] = scale;
  table[4 * n + 1] = quotient(scale, q, quotient_bits);
  table[4 * n + 2] = scaled_root;
  table[4 * n + 3] = quotient(scaled_root, q, quotient_bits);
  return table;
}

void test_portable_transform(int bits, int log_n) {
  const Word q = prime(bits, log_n);
  const Word psi = root(q, log_n);
  const std::size_t n = std::size_t{1} << log_n;
  const Row table = root_table(log_n, q, psi, 64);
  const Row a = residues(n, q);
  Row transformed = a;
  portable::forward_ntt(transformed.data(), log_n, q, roots(table.data(), n));
  const std::size_t step = n <= 256 ? 1 : n / 16 - 1;  // a sample of the values where all would take too long
  for (std::size_t i = 0; i < n; i += step) {
    const Word point = power(psi, 2 * reverse(i, log_n) + 1, q);
    Word value = 0;
    for (std::size_t k = n; k-- > 0;) {
      value = (multiply(value, point, q) + a[k]) % q;
    }
    expect(value == transformed[i], "forward transform", q, n);
  }
  portable::inverse_ntt(transformed.data(), log_n, q, roots(table.data(), n));
  expect(transformed == a, "inverse of the forward transform", q, n);
}

/// As many pairs as a sum takes, all of the same two rows.
RowPairs all_pairs(const Row& a, const Row& b) {
  RowPairs rows = {};
  for (std::size_t t = 0; t < kMaxTerms; ++t) {
    rows.a[t] = a.data();
    rows.b[t] = b.data();
  }
  rows.count = kMaxTerms;
  return rows;
}

void test_portable_pointwise(Word q) {
  const std::size_t n = 173;
  const Modulus m = modulus(q);
  const Row a = residues(n, q);
  const Row b = residues(n, q);
  const Row c = residues(n, q);
  const Factor f{b[1], quotient(b[1], q, 64)};
  Row out(n);
  const auto check = [&](const char* what, auto value) {
    for (std::size_t k = 0; k < n; ++k) {
      expect(out[k] == value(k), what, q, n);
    }
  };
  portable::add(out.data(), a.data(), b.data(), n, m);
  check("add", [&](std::size_t k) { return (a[k] + b[k]) % q; });
  portable::subtract(out.data(), a.data(), b.data(), n, m);
  check("subtract", [&](std::size_t k) { return (a[k] + q - b[k]) % q; });
  portable::negate(out.data(), a.data(), n, m);
  check("negate", [&](std::size_t k) { return (q - a[k]) % q; });
  portable::multiply(out.data(), a.data(), b.data(), n, m);
  check("multiply", [&](std::size_t k) { return multiply(a[k], b[k], q); });
  out = c;
  portable::multiply_add(out.data(), a.data(), b.data(), n, m);
  check("multiply_add", [&](std::size_t k) { return (c[k] + multiply(a[k], b[k], q)) % q; });
  portable::multiply_scalar(out.data(), a.data(), f, n, m);
  check("multiply_scalar", [&](std::size_t k) { return multiply(a[k], f.value, q); });
  out = c;
  portable::multiply_scalar_add(out.data(), a.data(), f, n, m);
  check("multiply_scalar_add", [&](std::size_t k) { return (c[k] + multiply(a[k], f.value, q)) % q; });
  out = c;
  const RowPairs rows = all_pairs(a, b);
  portable::multiply_sum(out.data(), rows, true, n, m);
  check("multiply_sum",
        [&](std::size_t k) { return (c[k] + multiply(multiply(a[k], b[k], q), kMaxTerms % q, q)) % q; });
  portable::subtract_multiply_scalar(out.data(), a.data(), b.data(), f, n, m);
  check("subtract_multiply_scalar", [&](std::size_t k) { return multiply((a[k] + q - b[k]) % q, f.value, q); });
}

#if defined(BLINDSERVE_AVX512IFMA)

void test_ifma_transform(int bits, int log_n) {
  const Word q = prime(bits, log_n);
  const Word psi = root(q, log_n);
  const std::size_t n = std::size_t{1} << log_n;
  const Row wide = root_table(log_n, q, psi, 64);
  const Row narrow = root_table(log_n, q, psi, 52);
  for (const Row& a : {residues(n, q), Row(n, q - 1)}) {
    Row expected = a;
    Row actual = a;
    portable::forward_ntt(expected.data(), log_n, q, roots(wide.data(), n));
    avx512ifma::forward_ntt(actual.data(), log_n, q, roots(narrow.data(), n));
    expect(actual == expected, "forward transform, IFMA", q, n);
    actual = expected = a;
    portable::inverse_ntt(expected.data(), log_n, q, roots(wide.data(), n));
    avx512ifma::inverse_ntt(actual.data(), log_n, q, roots(narrow.data(), n));
    expect(actual == expected, "inverse transform, IFMA", q, n);
  }
}

template <class Operation>
void compare(const char* what, Word q, const Row& start, const Operation& run) {
  Row expected = start;
  Row actual = start;
  run(*kernels(Isa::kPortable, q), expected.data());
  run(*kernels(Isa::kAvx512Ifma, q), actual.data());
  expect(actual == expected, what, q, start.size());
}

void test_ifma_pointwise(Word q, std::size_t n) {
  const Modulus m = modulus(q);
  const Row a = residues(n, q);
  const Row b = residues(n, q);
  const Row c = residues(n, q);
  const Factor f{generator() % q, 0};
  const Factor factor{f.value, quotient(f.value, q, 64)};
  compare("add", q, c, [&](const KernelSet& k, Word* out) { k.add(out, a.data(), b.data(), n, m); });
  compare("subtract", q, c, [&](const KernelSet& k, Word* out) { k.subtract(out, a.data(), b.data(), n, m); });
  compare("negate", q, c, [&](const KernelSet& k, Word* out) { k.negate(out, a.data(), n, m); });
  compare("multiply", q, c, [&](const KernelSet& k, Word* out) { k.multiply(out, a.data(), b.data(), n, m); });
  compare("multiply in place", q, c, [&](const KernelSet& k, Word* out) { k.multiply(out, out, b.data(), n, m); });
  compare("multiply_add", q, c, [&](const KernelSet& k, Word* out) { k.multiply_add(out, a.data(), b.data(), n, m); });
  compare("multiply_scalar", q, c,
          [&](const KernelSet& k, Word* out) { k.multiply_scalar(out, a.data(), factor, n, m); });
  compare("multiply_scalar_add", q, c,
          [&](const KernelSet& k, Word* out) { k.multiply_scalar_add(out, a.data(), factor, n, m); });
  compare("subtract_multiply_scalar", q, c,
          [&](const KernelSet& k, Word* out) { k.subtract_multiply_scalar(out, a.data(), b.data(), factor, n, m); });
  const Row top(n, q - 1);
  for (const bool add : {false, true}) {
    for (const RowPairs& rows : {all_pairs(a, b), all_pairs(top, top)}) {
      compare("multiply_sum", q, c, [&](const KernelSet& k, Word* out) { k.multiply_sum(out, rows, add, n, m); });
    }
  }
  for (const Word from : {Word{97}, q, (Word{1} << 50) - 27, (Word{1} << 61) - 1}) {
    const Row x = residues(n, from);
    for (const Word first_negative : {from, from / 2 + 1, Word{0}}) {
      compare("lift", q, c,
              [&](const KernelSet& k, Word* out) { k.lift(out, x.data(), n, {from, first_negative}, m); });
    }
  }
}

void test_ifma() {
  for (int log_n = 4; log_n <= 16; ++log_n) {
    for (int bits = 20; bits <= kMaxIfmaBits; bits += log_n < 12 ? 1 : 7) {
      test_ifma_transform(bits, log_n);
    }
    test_ifma_transform(kMaxIfmaBits, log_n);
  }
  for (int bits = 6; bits <= kMaxIfmaBits; ++bits) {
    for (const std::size_t n : {1u, 7u, 8u, 16u, 173u, 1024u}) {
      test_ifma_pointwise(prime(bits, 1), n);
    }
  }
  expect(kernels(Isa::kAvx512Ifma, prime(51, 4)) == nullptr, "a modulus too wide for the lanes", prime(51, 4), 0);
}

#endif

}  // namespace

int main() {
  const int usable = blindserve::cpu::features() & built_features();
  expect(((usable & blindserve::cpu::kAvx512Ifma) != 0) == (kernels(Isa::kAvx512Ifma, prime(30, 4)) != nullptr),
         "what is built and usable is offered", prime(30, 4), 0);
  for (int bits = 20; bits <= kMaxBits; ++bits) {
    for (int log_n = 4; log_n <= 9; ++log_n) {
      test_portable_transform(bits, log_n);
    }
    test_portable_pointwise(prime(bits, 1));
  }
  for (int log_n = 10; log_n <= 16; ++log_n) {
    test_portable_transform(kMaxBits, log_n);
  }
  expect(kernels(Isa::kPortable, Word{1} << 61) == nullptr, "a modulus of 62 bits", Word{1} << 61, 0);
#if defined(BLINDSERVE_AVX512IFMA)
  if ((blindserve::cpu::features() & blindserve::cpu::kAvx512Ifma) != 0) {
    test_ifma();
    std::puts("portable and avx512ifma kernels agree");
    return 0;
  }
#endif
  std::puts("portable kernels are right; avx512ifma skipped on this machine");
  return 0;
}
