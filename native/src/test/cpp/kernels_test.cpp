// The portable kernels against arithmetic from the definition, and those of AVX2 and of AVX-512 IFMA against the
// portable ones: all bit widths, all lengths of a transform, lengths that are no multiple of the lanes, the extremes 0
// and q - 1. With the argument "few", for emulated processors, long rows and rings have some widths only.

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <random>
#include <vector>

#include "cpu/features.h"
#include "kernel/dispatch.h"
#include "tables.h"

namespace {

using namespace blindserve::kernel;
using namespace blindserve::test;
using Row = std::vector<Word>;

/// Whether everything takes many times as long here, so that long rows are computed at some widths and not at all.
bool few = false;

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
Row root_table(int log_n, Word q, Word psi, Entry entry) {
  const std::size_t n = std::size_t{1} << log_n;
  Row table(root_table_words(n));
  const auto put = [&](std::size_t value, std::size_t quotient, Word w) {
    const Factor f = entry(w, q);
    table[value] = f.value;
    table[quotient] = f.quotient;
  };
  const Word inverse_psi = power(psi, q - 2, q);
  Word forward = 1;
  Word inverse = 1;
  for (std::size_t k = 0; k < n; ++k) {
    const std::size_t at = reverse(k, log_n);
    put(at, n + at, forward);
    put(2 * n + at, 3 * n + at, inverse);
    forward = multiply(forward, psi, q);
    inverse = multiply(inverse, inverse_psi, q);
  }
  const Word scale = power(n, q - 2, q);
  put(4 * n, 4 * n + 1, scale);
  put(4 * n + 2, 4 * n + 3, multiply(scale, power(inverse_psi, reverse(1, log_n), q), q));
  return table;
}

void test_portable_transform(int bits, int log_n) {
  const Word q = prime(bits, log_n);
  const Word psi = root(q, log_n);
  const std::size_t n = std::size_t{1} << log_n;
  const Row table = root_table(log_n, q, psi, portable_entry);
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

/// Factors as tables hold them: the largest of both signs, zero, and any between.
Row factors(std::size_t count) {
  Row out(count);
  for (Word& f : out) {
    const Word r = generator() % 6;
    f = r == 0 ? 1 : r == 1 ? 2 * kFactorBias - 1 : r == 2 ? kFactorBias : 1 + generator() % (2 * kFactorBias - 1);
  }
  return out;
}

Word residue_of(Word factor, Word q) {
  return factor >= kFactorBias ? (factor - kFactorBias) % q : (q - (kFactorBias - factor) % q) % q;
}

/// Sums of `sources` rows, all of them a or b.
struct CombinationOf {
  Combination c = {};
  Row table;
  std::vector<Row> out;

  CombinationOf(std::size_t outputs, std::size_t sources, const Row& a, const Row& b, const Row& start)
      : table(factors(outputs * (sources + 3))), out(outputs, start) {
    c.sources = sources;
    c.outputs = outputs;
    c.factors = table.data();
    c.stride = sources + 3;
    for (std::size_t i = 0; i < sources; ++i) {
      c.a[i] = (i % 3 == 0 ? b : a).data();
    }
  }

  Row run(const KernelSet& k, bool add, std::size_t n, const Modulus& m) {
    Row all;
    std::vector<Row> to = out;
    for (std::size_t j = 0; j < c.outputs; ++j) {
      c.out[j] = to[j].data();
    }
    k.combine(c, add, n, m);
    for (const Row& row : to) {
      all.insert(all.end(), row.begin(), row.end());
    }
    return all;
  }
};

void test_portable_combine(Word q, const Row& a, const Row& b, const Row& c) {
  const std::size_t n = a.size();
  for (const std::size_t sources : {std::size_t{1}, std::size_t{5}, kMaxCombined}) {
    CombinationOf sums(3, sources, a, b, c);
    const Row out = sums.run(*kernels(Isa::kPortable, q), true, n, modulus(q));
    for (std::size_t j = 0; j < 3; ++j) {
      for (std::size_t k = 0; k < n; ++k) {
        Word value = c[k];
        for (std::size_t i = 0; i < sources; ++i) {
          value = (value + multiply(sums.c.a[i][k], residue_of(sums.table[j * sums.c.stride + i], q), q)) % q;
        }
        expect(out[j * n + k] == value, "combine", q, sources);
      }
    }
  }
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
  portable::add_scalar(out.data(), a.data(), f.value, n, m);
  check("add_scalar", [&](std::size_t k) { return (a[k] + f.value) % q; });
  test_portable_combine(q, a, b, c);
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

#if defined(BLINDSERVE_AVX2) || defined(BLINDSERVE_AVX512IFMA)

/// An instruction set to compare with the portable kernels.
struct Vectors {
  const char* name;
  Isa isa;
  Entry entry;
};

template <class Operation>
void compare(const Vectors& v, const char* what, Word q, const Row& start, const Operation& run) {
  Row expected = start;
  Row actual = start;
  run(*kernels(Isa::kPortable, q), expected.data());
  run(*kernels(v.isa, q), actual.data());
  if (actual != expected) {
    std::printf("%s, ", v.name);
    fail(what, q, start.size());
  }
}

/// Residues that are as far from 0 as they can be, seen as numbers of both signs.
Row halves(std::size_t n, Word q) {
  Row row(n);
  for (Word& x : row) {
    x = q / 2 + generator() % 2;
  }
  return row;
}

void test_transform(const Vectors& v, int bits, int log_n) {
  const Word q = prime(bits, log_n);
  const Word psi = root(q, log_n);
  const std::size_t n = std::size_t{1} << log_n;
  const Row wide = root_table(log_n, q, psi, portable_entry);
  const Row own = root_table(log_n, q, psi, v.entry);
  const auto table = [&](const KernelSet& k) {
    return roots((&k == kernels(Isa::kPortable, q) ? wide : own).data(), n);
  };
  for (const Row& a : {residues(n, q), Row(n, q - 1), halves(n, q)}) {
    compare(v, "forward_ntt", q, a, [&](const KernelSet& k, Word* row) { k.forward_ntt(row, log_n, q, table(k)); });
    compare(v, "inverse_ntt", q, a, [&](const KernelSet& k, Word* row) { k.inverse_ntt(row, log_n, q, table(k)); });
    compare(v, "inverse_ntt_of", q, Row(n),
            [&](const KernelSet& k, Word* row) { k.inverse_ntt_of(row, a.data(), log_n, q, table(k)); });
  }
  const Modulus m = modulus(q);
  const Row keys = residues(n, q);
  for (const Word from : {q, prime(bits, log_n + 1), (Word{1} << 50) - 27, (Word{1} << 61) - 1}) {
    for (const Row& a : {residues(n, from), Row(n, from - 1), halves(n, from)}) {
      compare(v, "lifted_forward_ntt", q, Row(n), [&](const KernelSet& k, Word* row) {
        k.lifted_forward_ntt(row, a.data(), log_n, {from, from / 2 + 1}, m, table(k), {keys.data(), keys.data()});
      });
    }
  }
}

/// A permutation: of blocks of eight and within them, as automorphisms are, or of everything.
std::vector<std::int32_t> permutation(std::size_t n, bool blocks) {
  std::vector<std::int32_t> table(n);
  const Word mixed = generator() | 1;
  for (std::size_t k = 0; k < n; ++k) {
    const std::size_t block = (k / 8 * (mixed % n | 1)) % (n / 8 == 0 ? 1 : n / 8);
    table[k] = static_cast<std::int32_t>(blocks ? 8 * block + (5 * k + block) % 8 : n - 1 - k);
  }
  return table;
}

void test_permute(const Vectors& v, Word q, std::size_t n) {
  const Modulus m = modulus(q);
  const Row a = residues(n, q);
  for (const bool blocks : {false, true}) {
    if (blocks && n % 8 != 0) {
      continue;
    }
    const std::vector<std::int32_t> table = permutation(n, blocks);
    compare(v, "permute", q, residues(n, q),
            [&](const KernelSet& k, Word* out) { k.permute(out, a.data(), table.data(), n); });
    compare(v, "permute_add", q, residues(n, q),
            [&](const KernelSet& k, Word* out) { k.permute_add(out, a.data(), table.data(), n, m); });
  }
}

/// Residues of a group and what carries them: any numbers will do, as long as all kernels read the same ones.
void test_group_lift(const Vectors& v, int bits, std::size_t n, std::size_t size) {
  Group group = {};
  GroupTarget target = {};
  const Word t = prime(bits, 3);
  group.size = size;
  for (std::size_t i = 0; i < size; ++i) {
    const Word q = prime(bits, 4 + static_cast<int>(i));
    group.primes[i] = modulus(q);
    group.half[i] = generator() % q;
    group.inverse[i] = portable_entry(generator() % q, q);
    target.weight[i] = portable_entry(generator() % t, t);
  }
  for (Word& excess : target.excess) {
    excess = generator() % t;
  }
  Row rows(size * n);
  for (std::size_t i = 0; i < size; ++i) {
    const Row row = residues(n, group.primes[i].q);
    std::copy(row.begin(), row.end(), rows.begin() + static_cast<std::ptrdiff_t>(i * n));
  }
  rows.resize((size + 2) * n);  // and their quotients, and what is carried
  compare(v, "prepare and carry", t, rows, [&](const KernelSet& k, Word* at) {
    Word* named[kMaxGroup] = {};
    const Word* read[kMaxGroup] = {};
    for (std::size_t i = 0; i < size; ++i) {
      named[i] = at + i * n;
      read[i] = named[i];
    }
    k.prepare(named, at + size * n, n, group);
    k.carry(at + (size + 1) * n, read, at + size * n, n, size, target, modulus(t));
  });
}

void test_combine(const Vectors& v, Word q, std::size_t n, const Row& a, const Row& b) {
  for (const unsigned sources : {1u, 2u, 30u, 63u, 64u, 65u, 129u, 256u}) {
    CombinationOf sums(sources % 2 == 0 ? 6 : 7, sources, a, b, residues(n, q));
    for (const bool add : {false, true}) {
      const Row expected = sums.run(*kernels(Isa::kPortable, q), add, n, modulus(q));
      if (sums.run(*kernels(v.isa, q), add, n, modulus(q)) != expected) {
        std::printf("%s, %u sources, ", v.name, sources);
        fail("combine", q, n);
      }
    }
  }
}

void test_pointwise(const Vectors& v, Word q, std::size_t n, const Row& a, const Row& b) {
  const Modulus m = modulus(q);
  const Row c = residues(n, q);
  const Word w = generator() % q;
  const Factor factor = portable_entry(generator() % 4 == 0 ? q - 1 : w, q);
  const auto check = [&](const char* what, const auto& run) { compare(v, what, q, c, run); };
  check("add", [&](const KernelSet& k, Word* out) { k.add(out, a.data(), b.data(), n, m); });
  check("subtract", [&](const KernelSet& k, Word* out) { k.subtract(out, a.data(), b.data(), n, m); });
  check("negate", [&](const KernelSet& k, Word* out) { k.negate(out, a.data(), n, m); });
  check("multiply", [&](const KernelSet& k, Word* out) { k.multiply(out, a.data(), b.data(), n, m); });
  check("add_scalar", [&](const KernelSet& k, Word* out) { k.add_scalar(out, a.data(), factor.value, n, m); });
  test_combine(v, q, n, a, b);
  check("multiply in place", [&](const KernelSet& k, Word* out) { k.multiply(out, out, b.data(), n, m); });
  check("multiply_add", [&](const KernelSet& k, Word* out) { k.multiply_add(out, a.data(), b.data(), n, m); });
  check("multiply_scalar", [&](const KernelSet& k, Word* out) { k.multiply_scalar(out, a.data(), factor, n, m); });
  check("multiply_scalar_add",
        [&](const KernelSet& k, Word* out) { k.multiply_scalar_add(out, a.data(), factor, n, m); });
  check("subtract_multiply_scalar",
        [&](const KernelSet& k, Word* out) { k.subtract_multiply_scalar(out, a.data(), b.data(), factor, n, m); });
  RowPairs rows = all_pairs(a, b);
  for (rows.count = 1; rows.count <= kMaxTerms; ++rows.count) {
    for (const bool add : {false, true}) {
      check("multiply_sum", [&](const KernelSet& k, Word* out) { k.multiply_sum(out, rows, add, n, m); });
      RowTriples triples = {};
      triples.count = rows.count;
      for (std::size_t t = 0; t < rows.count; ++t) {
        triples.a[t] = a.data();
        triples.b[0][t] = b.data();
        triples.b[1][t] = t % 2 == 0 ? a.data() : b.data();
      }
      Row start = c;
      start.insert(start.end(), c.rbegin(), c.rend());
      compare(v, "multiply_two_sums", q, start, [&](const KernelSet& k, Word* out) {
        Word* const outs[] = {out, out + n};
        k.multiply_two_sums(outs, triples, add, n, m);
      });
    }
  }
}

void test_lift(const Vectors& v, Word q, std::size_t n) {
  const Modulus m = modulus(q);
  const Row c = residues(n, q);
  for (const Word from : {Word{97}, q, (Word{1} << 50) - 27, (Word{1} << 52) - 1, Word{1} << 52, (Word{1} << 52) + 1,
                          (Word{1} << 61) - 1}) {
    const Row x = residues(n, from);
    for (const Word first_negative : {from, from / 2 + 1, Word{0}}) {
      compare(v, "lift", q, c,
              [&](const KernelSet& k, Word* out) { k.lift(out, x.data(), n, {from, first_negative}, m); });
    }
  }
}

void test_vectors(const Vectors& v) {
  for (int log_n = 4; log_n <= 16; ++log_n) {
    for (int bits = 20; bits <= kMaxIfmaBits; bits += log_n < (few ? 9 : 12) ? 1 : 7) {
      test_transform(v, bits, log_n);
    }
    for (const int bits : {45, 46, 47, kMaxIfmaBits}) {  // on both sides of where reductions between stages are needed
      test_transform(v, bits, log_n);
    }
  }
  for (int bits = 6; bits <= kMaxIfmaBits; ++bits) {
    const Word q = prime(bits, 1);
    for (const std::size_t n : {1u, 2u, 3u, 5u, 7u, 8u, 16u, 173u, 1024u}) {
      if (few && n > 16 && bits % 8 != kMaxIfmaBits % 8) {
        continue;
      }
      test_pointwise(v, q, n, residues(n, q), residues(n, q));
      test_pointwise(v, q, n, Row(n, q - 1), Row(n, q - 1));
      test_lift(v, q, n);
      test_permute(v, q, n);
    }
  }
  for (const int bits : {20, 45, kMaxIfmaBits}) {
    for (const std::size_t size : {std::size_t{2}, std::size_t{3}, kMaxGroup}) {
      test_group_lift(v, bits, 173, size);
    }
  }
  expect(kernels(v.isa, prime(51, 4)) == nullptr, "a modulus too wide for the lanes", prime(51, 4), 0);
  std::printf("portable and %s kernels agree\n", v.name);
}

void test_if_here(int feature, const char* name, Isa isa, Entry entry) {
  if ((blindserve::cpu::features() & feature) != 0) {
    test_vectors({name, isa, entry});
  } else {
    std::printf("%s skipped on this machine\n", name);
  }
}

#endif

}  // namespace

int main(int count, char** words) {
  few = count > 1 && std::strcmp(words[1], "few") == 0;
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
  std::puts("portable kernels are right");
#if defined(BLINDSERVE_AVX2)
  test_if_here(blindserve::cpu::kAvx2, "avx2", Isa::kAvx2, avx2_entry);
#endif
#if defined(BLINDSERVE_AVX512IFMA)
  test_if_here(blindserve::cpu::kAvx512Ifma, "avx512ifma", Isa::kAvx512Ifma, ifma_entry);
#endif
  return 0;
}
