#pragma once

#include "kernel/noise/noise.h"

namespace blindserve::kernel {

static inline Word rotate_left(Word x, int bits) noexcept { return x << bits | x >> (64 - bits); }

constexpr Word kKeccakRounds[24] = {0x0000000000000001, 0x0000000000008082, 0x800000000000808a, 0x8000000080008000,
                                    0x000000000000808b, 0x0000000080000001, 0x8000000080008081, 0x8000000000008009,
                                    0x000000000000008a, 0x0000000000000088, 0x0000000080008009, 0x000000008000000a,
                                    0x000000008000808b, 0x800000000000008b, 0x8000000000008089, 0x8000000000008003,
                                    0x8000000000008002, 0x8000000000000080, 0x000000000000800a, 0x800000008000000a,
                                    0x8000000080008081, 0x8000000000008080, 0x0000000080000001, 0x8000000080008008};

/// One row of chi; y names its first lane.
static inline void keccak_chi(Word* a, const Word* b, int y) noexcept {
  a[y] = b[y] ^ (~b[y + 1] & b[y + 2]);
  a[y + 1] = b[y + 1] ^ (~b[y + 2] & b[y + 3]);
  a[y + 2] = b[y + 2] ^ (~b[y + 3] & b[y + 4]);
  a[y + 3] = b[y + 3] ^ (~b[y + 4] & b[y]);
  a[y + 4] = b[y + 4] ^ (~b[y] & b[y + 1]);
}

/// One round of Keccak-f[1600] (FIPS 202, section 3), lane (x, y) at index x + 5y.
static inline void keccak_round(Word* a, Word constant) noexcept {
  const Word c0 = a[0] ^ a[5] ^ a[10] ^ a[15] ^ a[20];
  const Word c1 = a[1] ^ a[6] ^ a[11] ^ a[16] ^ a[21];
  const Word c2 = a[2] ^ a[7] ^ a[12] ^ a[17] ^ a[22];
  const Word c3 = a[3] ^ a[8] ^ a[13] ^ a[18] ^ a[23];
  const Word c4 = a[4] ^ a[9] ^ a[14] ^ a[19] ^ a[24];
  const Word d0 = c4 ^ rotate_left(c1, 1);
  const Word d1 = c0 ^ rotate_left(c2, 1);
  const Word d2 = c1 ^ rotate_left(c3, 1);
  const Word d3 = c2 ^ rotate_left(c4, 1);
  const Word d4 = c3 ^ rotate_left(c0, 1);
  Word b[kKeccakLanes];
  b[0] = a[0] ^ d0;
  b[16] = rotate_left(a[5] ^ d0, 36);
  b[7] = rotate_left(a[10] ^ d0, 3);
  b[23] = rotate_left(a[15] ^ d0, 41);
  b[14] = rotate_left(a[20] ^ d0, 18);
  b[10] = rotate_left(a[1] ^ d1, 1);
  b[1] = rotate_left(a[6] ^ d1, 44);
  b[17] = rotate_left(a[11] ^ d1, 10);
  b[8] = rotate_left(a[16] ^ d1, 45);
  b[24] = rotate_left(a[21] ^ d1, 2);
  b[20] = rotate_left(a[2] ^ d2, 62);
  b[11] = rotate_left(a[7] ^ d2, 6);
  b[2] = rotate_left(a[12] ^ d2, 43);
  b[18] = rotate_left(a[17] ^ d2, 15);
  b[9] = rotate_left(a[22] ^ d2, 61);
  b[5] = rotate_left(a[3] ^ d3, 28);
  b[21] = rotate_left(a[8] ^ d3, 55);
  b[12] = rotate_left(a[13] ^ d3, 25);
  b[3] = rotate_left(a[18] ^ d3, 21);
  b[19] = rotate_left(a[23] ^ d3, 56);
  b[15] = rotate_left(a[4] ^ d4, 27);
  b[6] = rotate_left(a[9] ^ d4, 20);
  b[22] = rotate_left(a[14] ^ d4, 39);
  b[13] = rotate_left(a[19] ^ d4, 8);
  b[4] = rotate_left(a[24] ^ d4, 14);
  keccak_chi(a, b, 0);
  keccak_chi(a, b, 5);
  keccak_chi(a, b, 10);
  keccak_chi(a, b, 15);
  keccak_chi(a, b, 20);
  a[0] ^= constant;
}

static inline void keccak(Word* lanes) noexcept {
  Word a[kKeccakLanes];
  for (std::size_t i = 0; i < kKeccakLanes; ++i) {
    a[i] = lanes[i];
  }
  for (const Word constant : kKeccakRounds) {
    keccak_round(a, constant);
  }
  for (std::size_t i = 0; i < kKeccakLanes; ++i) {
    lanes[i] = a[i];
  }
}

}  // namespace blindserve::kernel
