#include <algorithm>
#include <cstring>
#include <iterator>

#include "kernel/noise/keccak.h"
#include "kernel/noise/noise.h"
#include "kernel/wipe.h"

namespace blindserve::kernel::portable {

namespace {

constexpr std::size_t kErrorBatch = 512;
constexpr std::size_t kTernaryBytes = 1024;

/// Entry k: the probability of an absolute value of at most k, times 2^63; made with 60 decimal digits.
constexpr Word kCumulative[19] = {0x0fe49b686331ab7f, 0x2e2d1c3dd9fd3ca6, 0x485d35a524fb44ee, 0x5ceb73312a9ae399,
                                  0x6b90979260ccb35e, 0x750918aa05f39f9c, 0x7a98381d5539fabd, 0x7d8e6d692213e3ab,
                                  0x7efd156b5239baaa, 0x7f9e04eca4b592af, 0x7fde228cc1024351, 0x7ff551ba5aacb1b9,
                                  0x7ffcedac2109434b, 0x7fff31f10d193161, 0x7fffced45123a4ce, 0x7ffff5541a1f3d87,
                                  0x7ffffde730d36f69, 0x7fffffa2e8b4a6ab, 0x7ffffff45074f1ee};

void squeeze(Word* out, std::size_t count, Sponge& sponge) noexcept {
  std::size_t done = 0;
  while (done < count) {
    if (sponge.used == kShakeRate) {
      keccak(sponge.lanes);
      sponge.used = 0;
    }
    const std::size_t step = std::min(count - done, kShakeRate - static_cast<std::size_t>(sponge.used));
    std::copy_n(sponge.lanes + sponge.used, step, out + done);
    sponge.used += step;
    done += step;
  }
}

/// Several samples side by side, in vectors of whatever width the compiler has.
typedef Word Samples __attribute__((vector_size(64)));

/// Turns uniform words into samples: 63 bits are compared with every bound, the lowest one is the sign.
void to_errors(Word* words) noexcept {
  for (std::size_t k = 0; k < kErrorBatch; k += sizeof(Samples) / sizeof(Word)) {
    Samples random;
    std::memcpy(&random, words + k, sizeof random);
    const Samples uniform = random >> 1;
    Samples magnitude = uniform - uniform + std::size(kCumulative);
    for (const Word bound : kCumulative) {
      // The difference of two numbers below 2^63 has its top bit set where uniform is the smaller one.
      magnitude -= (uniform - bound) >> 63;
    }
    const Samples sign = -(random & 1);
    const Samples sample = (magnitude ^ sign) - sign;
    std::memcpy(words + k, &sample, sizeof sample);
  }
}

/// Writes signed integers to words `at` to `at + count` of all rows.
void put(const SmallRows& rows, std::size_t at, const Word* values, std::size_t count) noexcept {
  for (std::size_t i = 0; i < rows.count; ++i) {
    Word* const out = rows.first + i * rows.n + at;
    const Word q = rows.moduli[i];
    for (std::size_t k = 0; k < count; ++k) {
      out[k] = values[k] + (q & (Word{0} - (values[k] >> 63)));
    }
  }
}

/// Sifts bytes into integers; returns how many there are. The place of the next one depends on bytes of 255 alone.
std::size_t to_ternary(Word* out, std::size_t wanted, const Word* words) noexcept {
  std::size_t at = 0;
  for (std::size_t i = 0; i < kTernaryBytes && at < wanted; ++i) {
    const Word value = words[i / 8] >> (8 * (i % 8)) & 0xff;
    // 171/512 is a third closely enough for every value below 255.
    out[at] = value - 3 * (value * 171 >> 9) - 1;
    at += value != 255 ? 1 : 0;
  }
  return at;
}

}  // namespace

void errors(const SmallRows& rows, Sponge& sponge) noexcept {
  alignas(64) Word batch[kErrorBatch];
  for (std::size_t at = 0; at < rows.n; at += kErrorBatch) {
    squeeze(batch, kErrorBatch, sponge);
    to_errors(batch);
    put(rows, at, batch, std::min(kErrorBatch, rows.n - at));
  }
  wipe(batch, sizeof batch);
}

void ternary(const SmallRows& rows, Sponge& sponge) noexcept {
  Word bytes[kTernaryBytes / 8];
  alignas(64) Word values[kTernaryBytes];
  for (std::size_t at = 0; at < rows.n;) {
    squeeze(bytes, kTernaryBytes / 8, sponge);
    const std::size_t count = to_ternary(values, rows.n - at, bytes);
    put(rows, at, values, count);
    at += count;
  }
  wipe(bytes, sizeof bytes);
  wipe(values, sizeof values);
}

}  // namespace blindserve::kernel::portable
