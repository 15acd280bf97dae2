#pragma once

// For the uniform_*.cpp files alone. BLAKE2Xb hashes the root digest anew for each block of output, with the block's
// number in the parameters (BLAKE2X, 2016): as many blocks as a vector has lanes are computed at once. `L` names the
// vector's type and operations, and lives in an anonymous namespace of the file that includes this.

#include "kernel/uniform/uniform.h"

namespace blindserve::kernel {

constexpr Word kBlakeIv[8] = {0x6a09e667f3bcc908, 0xbb67ae8584caa73b, 0x3c6ef372fe94f82b, 0xa54ff53a5f1d36f1,
                              0x510e527fade682d1, 0x9b05688c2b3e6c1f, 0x1f83d9abfb41bd6b, 0x5be0cd19137e2179};

constexpr int kBlakeSigma[10][16] = {
    {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15}, {14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3},
    {11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4}, {7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8},
    {9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13}, {2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9},
    {12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11}, {13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10},
    {6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5}, {10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0}};

constexpr int kRootWords = 8;

/// The mixing function of RFC 7693 on words A, B, C, D with message words X and Y; those behind the digest are zero.
template <class L, int A, int B, int C, int D, int X, int Y>
__attribute__((always_inline)) static inline void blake_mix(typename L::Vector* v,
                                                            const typename L::Vector* m) noexcept {
  v[A] = L::add(v[A], v[B]);
  if constexpr (X < kRootWords) {
    v[A] = L::add(v[A], m[X]);
  }
  v[D] = L::template rotate<32>(L::exclusive_or(v[D], v[A]));
  v[C] = L::add(v[C], v[D]);
  v[B] = L::template rotate<24>(L::exclusive_or(v[B], v[C]));
  v[A] = L::add(v[A], v[B]);
  if constexpr (Y < kRootWords) {
    v[A] = L::add(v[A], m[Y]);
  }
  v[D] = L::template rotate<16>(L::exclusive_or(v[D], v[A]));
  v[C] = L::add(v[C], v[D]);
  v[B] = L::template rotate<63>(L::exclusive_or(v[B], v[C]));
}

template <class L, int R>
__attribute__((always_inline)) static inline void blake_rounds(typename L::Vector* v,
                                                               const typename L::Vector* m) noexcept {
  if constexpr (R < 12) {
    constexpr const int* s = kBlakeSigma[R % 10];
    blake_mix<L, 0, 4, 8, 12, s[0], s[1]>(v, m);
    blake_mix<L, 1, 5, 9, 13, s[2], s[3]>(v, m);
    blake_mix<L, 2, 6, 10, 14, s[4], s[5]>(v, m);
    blake_mix<L, 3, 7, 11, 15, s[6], s[7]>(v, m);
    blake_mix<L, 0, 5, 10, 15, s[8], s[9]>(v, m);
    blake_mix<L, 1, 6, 11, 12, s[10], s[11]>(v, m);
    blake_mix<L, 2, 7, 8, 13, s[12], s[13]>(v, m);
    blake_mix<L, 3, 4, 9, 14, s[14], s[15]>(v, m);
    blake_rounds<L, R + 1>(v, m);
  }
}

/// Writes the words of the blocks from `first`, one block a lane, as big-endian numbers.
template <class L>
static inline void blake_blocks(Word* out, const typename L::Vector* root, Word first) noexcept {
  using Vector = typename L::Vector;
  constexpr Word digest_bytes = 64;
  constexpr Word undeclared = Word{0xffffffff} << 32;
  const Vector h0 = L::all(kBlakeIv[0] ^ (digest_bytes | digest_bytes << 32));
  const Vector h1 = L::exclusive_or(L::all(kBlakeIv[1] ^ undeclared), L::ramp(first));
  const Vector h2 = L::all(kBlakeIv[2] ^ digest_bytes << 8);
  Vector v[16] = {h0,
                  h1,
                  h2,
                  L::all(kBlakeIv[3]),
                  L::all(kBlakeIv[4]),
                  L::all(kBlakeIv[5]),
                  L::all(kBlakeIv[6]),
                  L::all(kBlakeIv[7]),
                  L::all(kBlakeIv[0]),
                  L::all(kBlakeIv[1]),
                  L::all(kBlakeIv[2]),
                  L::all(kBlakeIv[3]),
                  L::all(kBlakeIv[4] ^ digest_bytes),
                  L::all(kBlakeIv[5]),
                  L::all(~kBlakeIv[6]),
                  L::all(kBlakeIv[7])};
  blake_rounds<L, 0>(v, root);
  Vector words[8] = {h0,
                     h1,
                     h2,
                     L::all(kBlakeIv[3]),
                     L::all(kBlakeIv[4]),
                     L::all(kBlakeIv[5]),
                     L::all(kBlakeIv[6]),
                     L::all(kBlakeIv[7])};
  for (int i = 0; i < 8; ++i) {
    words[i] = L::exclusive_or(words[i], L::exclusive_or(v[i], v[i + 8]));
  }
  L::store_blocks(out, words);
}

template <class L>
static inline void fill_chunk(Word* chunk, const typename L::Vector* root, Word first) noexcept {
  for (std::size_t b = 0; b < kUniformChunk / 8; b += L::kLanes) {
    blake_blocks<L>(chunk + 8 * b, root, first + b);
  }
}

/// The verb itself: chunks are computed, masked and sifted without leaving the first-level cache.
template <class L>
static inline bool uniform_row(Word* out, std::size_t n, Word q, UniformState& state) noexcept {
  alignas(64) Word chunk[kUniformChunk];
  typename L::Vector root[kRootWords];
  for (int i = 0; i < kRootWords; ++i) {
    root[i] = L::all(state.root[i]);
  }
  if (state.used < kUniformChunk) {
    fill_chunk<L>(chunk, root, state.block);
  }
  const Word mask = ~Word{0} >> __builtin_clzll(q - 1);
  std::size_t at = 0;
  std::size_t used = state.used;
  while (at < n) {
    if (used == kUniformChunk) {
      if (state.next + kUniformChunk / 8 > state.end) {
        return false;
      }
      state.block = state.next;
      state.next += kUniformChunk / 8;
      fill_chunk<L>(chunk, root, state.block);
      used = 0;
    }
    // Whole vectors as long as neither chunk nor row can end inside one; the last words one by one.
    for (; used + L::kSift <= kUniformChunk && at + L::kSift <= n; used += L::kSift) {
      at += L::sift(out + at, chunk + used, mask, q);
    }
    for (; used < kUniformChunk && at < n; ++used) {
      const Word word = chunk[used] & mask;
      out[at] = word;
      at += word < q ? 1 : 0;
    }
  }
  state.used = used;
  return true;
}

}  // namespace blindserve::kernel
