// The client's verbs: the portable ones against known answers and the definition, those of other instruction sets
// against the portable ones, bit by bit.

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <random>
#include <vector>

#include "kernel/client_dispatch.h"

namespace {

using namespace blindserve::kernel;
using Row = std::vector<Word>;

std::mt19937_64 generator(1);  // NOLINT: a fixed seed gives the same test everywhere

void expect(bool ok, const char* what, ClientIsa isa, std::size_t n) {
  if (!ok) {
    std::printf("FAILED: %s, instruction set %d, n = %zu\n", what, static_cast<int>(isa), n);
    std::exit(1);
  }
}

/// FNV-1a, word by word.
void hash(Word& h, const Word* words, std::size_t n) {
  for (std::size_t i = 0; i < n; ++i) {
    h = (h ^ words[i]) * 0x100000001b3;
  }
}

constexpr Word kHashStart = 0xcbf29ce484222325;

/// The stream of the key "0123456789abcdef0123456789abcdef".
UniformState stream() {
  return {{0x5cb73218b431bf8e, 0xbf702748620daafa, 0x41afeea52a1c6093, 0x5a2d2ade3e0db1ca, 0x2cc63a25abb5ec7b,
           0x3848ec52b68386f3, 0x5fa2bf8684ad50ed, 0x5727dcc30614bf77},
          0,
          kUniformBlocks,
          0,
          kUniformChunk};
}

/// Two readers of one stream in turn. The hash is that of a model in Python, which agrees with Lattigo v6.1.1 (the
/// first words, from Java's UniformSamplerTest) and is made of neither of the two implementations here.
void test_uniform(ClientIsa isa) {
  const auto uniform = client_kernels(isa)->uniform;
  const Word moduli[] = {0x1fffffffffe00001, 257, (Word{1} << 50) - 27, 65537, (Word{1} << 32) + 15, 3};
  const std::size_t sizes[] = {1, 7, 64, 173, 1000, 2048};
  UniformState readers[] = {stream(), stream()};
  Word next = 0;
  Word h = kHashStart;
  for (std::size_t k = 0; k < 36; ++k) {
    const std::size_t n = sizes[(k * 5 + k / 6) % 6];
    Row row(n + 1, 0x5555);
    UniformState& reader = readers[k % 2];
    reader.next = next;
    expect(uniform(row.data(), n, moduli[k % 6], reader), "uniform", isa, n);
    next = reader.next;
    expect(row[n] == 0x5555, "uniform writes behind its row", isa, n);
    hash(h, row.data(), n);
  }
  expect(next == 3840 && h == 0x75ed285d31ea4d41, "uniform", isa, 0);
  UniformState state = stream();
  Row row(64);
  uniform(row.data(), 64, moduli[0], state);
  expect(row[0] == 1863415680242355961, "uniform of Lattigo", isa, 0);
  state.next = kUniformBlocks - 16;
  state.used = kUniformChunk;
  expect(uniform(row.data(), 64, moduli[0], state), "the last blocks of a stream", isa, 64);
  expect(!uniform(Row(256).data(), 256, moduli[0], state), "a stream that ended", isa, 256);
}

/// SHAKE256 of "blindserve"; the hash is that of a model in Python over hashlib.
void test_noise(ClientIsa isa) {
  Sponge sponge = {};
  std::memcpy(sponge.lanes, "blindserve\x1f", 11);
  sponge.lanes[kShakeRate - 1] ^= Word{0x80} << 56;
  sponge.used = kShakeRate;
  const Word moduli[] = {97, 65537, (Word{1} << 61) - 1};
  Word h = kHashStart;
  for (const std::size_t n : {16u, 512u, 1000u, 2048u}) {
    Row rows(3 * n + 1, 0x5555);
    client_kernels(isa)->errors({rows.data(), n, moduli, 3}, sponge);
    hash(h, rows.data(), 3 * n);
    client_kernels(isa)->ternary({rows.data(), n, moduli, 3}, sponge);
    hash(h, rows.data(), 3 * n);
    expect(rows[3 * n] == 0x5555, "small integers behind their rows", isa, n);
  }
  expect(h == 0x3cf4946535c2123b, "errors and ternary integers", isa, 0);
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

/// Factors for up to `most` slots from the C library: close to Java's, which decide the promised bits.
std::vector<double> slot_roots(std::size_t most) {
  std::vector<double> roots(2 * most);
  for (std::size_t half = 1; half < most; half *= 2) {
    std::size_t power = 1;
    for (std::size_t j = 0; j < half; ++j) {
      const double angle =
          2 * 3.141592653589793 * static_cast<double>(power % (8 * half)) / static_cast<double>(8 * half);
      roots[half + j] = std::cos(angle);
      roots[most + half + j] = std::sin(angle);
      power = power * 5 % (8 * most);
    }
  }
  return roots;
}

struct SlotCase {
  std::size_t n;
  int log_slots;
  std::vector<double> roots;
  std::vector<double> re;
  std::vector<double> im;

  SlotCase(int log_n, int log_slots_of)
      : n(std::size_t{1} << log_n), log_slots(log_slots_of), roots(slot_roots(n / 2)) {
    std::uniform_real_distribution<double> values(-1, 1);
    for (std::size_t i = 0; i < std::size_t{1} << log_slots; ++i) {
      re.push_back(values(generator));
      im.push_back(i % 5 == 0 ? 0.0 : values(generator));
    }
  }

  SlotRoots table() const { return {roots.data(), roots.data() + n / 2}; }

  Row encode(ClientIsa isa, const std::vector<Modulus>& moduli, double scale, bool& fits) const {
    Row rows(n * moduli.size(), 0x5555);
    std::vector<double> re_copy = re;
    std::vector<double> im_copy = im;
    fits = client_kernels(isa)->encode({rows.data(), n, moduli.data(), moduli.size()},
                                       {re_copy.data(), im_copy.data(), log_slots}, table(), scale);
    return rows;
  }

  std::vector<double> decode(ClientIsa isa, const Row& row, Word q, double divisor) const {
    std::vector<double> slots(2 * re.size());
    client_kernels(isa)->decode({slots.data(), slots.data() + re.size(), log_slots}, row.data(), n, q, table(),
                                divisor);
    return slots;
  }
};

void test_slots(ClientIsa isa, int log_n, int log_slots) {
  const SlotCase c(log_n, log_slots);
  const double scale = 0x1p40;
  const std::vector<Modulus> moduli = {modulus((Word{1} << 50) - 27), modulus(65537), modulus((Word{1} << 61) - 1)};
  bool fits = false;
  const Row rows = c.encode(isa, moduli, scale, fits);
  bool portable_fits = false;
  expect(rows == c.encode(ClientIsa::kPortable, moduli, scale, portable_fits), "encode", isa, c.n);
  expect(fits && portable_fits, "encode refuses small numbers", isa, c.n);
  const Word q = moduli[0].q;
  for (std::size_t k = 0; k < c.n; ++k) {
    const Word x = rows[k];
    const bool negative = x > q / 2;
    const Word magnitude = negative ? q - x : x;
    for (std::size_t i = 1; i < moduli.size(); ++i) {
      const Word r = magnitude % moduli[i].q;
      const Word expected = negative && r != 0 ? moduli[i].q - r : r;
      expect(rows[i * c.n + k] == expected, "residues of an encoding", isa, c.n);
    }
  }
  const std::vector<double> slots = c.decode(isa, rows, q, scale);
  const std::vector<double> portable_slots = c.decode(ClientIsa::kPortable, rows, q, scale);
  expect(std::memcmp(slots.data(), portable_slots.data(), slots.size() * sizeof(double)) == 0, "decode", isa, c.n);
  for (std::size_t i = 0; i < c.re.size(); ++i) {
    const bool close = std::fabs(slots[i] - c.re[i]) < 1e-7 && std::fabs(slots[c.re.size() + i] - c.im[i]) < 1e-7;
    expect(close, "decode of encode", isa, c.n);
  }
}

/// Coefficient k, for k < 2n, is scale/n * Re sum z_j zeta^(-5^j k), zeta = exp(2 pi i / 4n).
void test_definition(ClientIsa isa) {
  const SlotCase c(7, 5);
  const std::vector<Modulus> moduli = {modulus((Word{1} << 50) - 27)};
  const double scale = 0x1p30;
  bool fits = false;
  const Row row = c.encode(isa, moduli, scale, fits);
  const std::size_t slots = c.re.size();
  const std::size_t gap = c.n / 2 / slots;
  for (std::size_t k = 0; k < c.n; ++k) {
    const Word x = row[k];
    const double actual = x > moduli[0].q / 2 ? -static_cast<double>(moduli[0].q - x) : static_cast<double>(x);
    double expected = 0;
    std::size_t power = 1;
    for (std::size_t j = 0; k % gap == 0 && j < slots; ++j) {
      const double angle = -2 * 3.141592653589793 * static_cast<double>(power * (k / gap) % (4 * slots)) /
                           static_cast<double>(4 * slots);
      expected += scale / static_cast<double>(slots) * (c.re[j] * std::cos(angle) - c.im[j] * std::sin(angle));
      power = power * 5 % (4 * slots);
    }
    expect(std::fabs(actual - expected) < 0.51, "encode by the definition", isa, k);
  }
}

void test_too_large(ClientIsa isa) {
  SlotCase c(6, 5);
  const std::vector<Modulus> moduli = {modulus(65537)};
  for (const double value : {0x1p63, -0x1p63, std::nan(""), static_cast<double>(INFINITY), -0x1p1000}) {
    c.re[3] = value;
    bool fits = true;
    c.encode(isa, moduli, 0x1p10, fits);
    expect(!fits, "encode of what does not fit", isa, 0);
  }
}

void test_client(ClientIsa isa) {
  test_uniform(isa);
  test_noise(isa);
  test_definition(isa);
  test_too_large(isa);
  for (int log_n = 4; log_n <= 16; log_n += log_n < 8 ? 1 : 3) {
    for (int log_slots = 0; log_slots < log_n; ++log_slots) {
      test_slots(isa, log_n, log_slots);
    }
  }
}

}  // namespace

int main() {
  int tested = 0;
  for (const ClientIsa isa : {ClientIsa::kPortable, ClientIsa::kAvx2, ClientIsa::kAvx512}) {
    if (client_kernels(isa) != nullptr) {
      test_client(isa);
      ++tested;
    }
  }
  std::printf("the client's verbs are right with %d instruction sets\n", tested);
  return 0;
}
