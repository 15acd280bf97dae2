#include <immintrin.h>

#include "kernel/uniform/uniform_lanes.h"

namespace blindserve::kernel::avx512 {

namespace {

struct EightLanes {
  using Vector = __m512i;
  static constexpr std::size_t kLanes = 8;
  static constexpr std::size_t kSift = 8;

  static __m512i all(Word x) noexcept { return _mm512_set1_epi64(static_cast<long long>(x)); }

  static __m512i ramp(Word first) noexcept {
    return _mm512_add_epi64(all(first), _mm512_setr_epi64(0, 1, 2, 3, 4, 5, 6, 7));
  }

  static __m512i add(__m512i a, __m512i b) noexcept { return _mm512_add_epi64(a, b); }

  static __m512i exclusive_or(__m512i a, __m512i b) noexcept { return _mm512_xor_si512(a, b); }

  template <int Bits>
  static __m512i rotate(__m512i x) noexcept {
    return _mm512_ror_epi64(x, Bits);
  }

  /// Reverses the bytes of each lane without the byte shuffle, which AVX-512 F lacks.
  static __m512i swap_bytes(__m512i x) noexcept {
    const __m512i odd = _mm512_set1_epi32(static_cast<int>(0xff00ff00u));
    const __m512i left = _mm512_rol_epi32(x, 24);
    const __m512i right = _mm512_rol_epi32(x, 8);
    const __m512i halves = _mm512_ternarylogic_epi32(odd, left, right, 0xca);  // odd ? left : right
    return _mm512_ror_epi64(halves, 32);
  }

  /// Transposes: word i of block l stands in lane l of words[i].
  static void store_blocks(Word* out, const __m512i* words) noexcept {
    __m512i pair[8];
    for (int i = 0; i < 4; ++i) {
      pair[2 * i] = _mm512_unpacklo_epi64(words[2 * i], words[2 * i + 1]);      // blocks 0 2 4 6
      pair[2 * i + 1] = _mm512_unpackhi_epi64(words[2 * i], words[2 * i + 1]);  // blocks 1 3 5 7
    }
    for (int odd = 0; odd < 2; ++odd) {
      const __m512i low = _mm512_shuffle_i64x2(pair[odd], pair[2 + odd], 0x44);       // words 0-3 of blocks 0, 2
      const __m512i low_end = _mm512_shuffle_i64x2(pair[odd], pair[2 + odd], 0xee);   // .. of blocks 4, 6
      const __m512i high = _mm512_shuffle_i64x2(pair[4 + odd], pair[6 + odd], 0x44);  // words 4-7 of blocks 0, 2
      const __m512i high_end = _mm512_shuffle_i64x2(pair[4 + odd], pair[6 + odd], 0xee);
      store(out + 8 * odd, _mm512_shuffle_i64x2(low, high, 0x88));
      store(out + 8 * (2 + odd), _mm512_shuffle_i64x2(low, high, 0xdd));
      store(out + 8 * (4 + odd), _mm512_shuffle_i64x2(low_end, high_end, 0x88));
      store(out + 8 * (6 + odd), _mm512_shuffle_i64x2(low_end, high_end, 0xdd));
    }
  }

  static void store(Word* out, __m512i block) noexcept { _mm512_storeu_si512(out, swap_bytes(block)); }

  /// Compresses in a register: the store that compresses is slow on some processors.
  static std::size_t sift(Word* out, const Word* in, Word mask, Word q) noexcept {
    const __m512i word = _mm512_and_si512(_mm512_loadu_si512(in), all(mask));
    const __mmask8 below = _mm512_cmplt_epu64_mask(word, all(q));
    _mm512_storeu_si512(out, _mm512_maskz_compress_epi64(below, word));
    return static_cast<std::size_t>(__builtin_popcount(below));
  }
};

}  // namespace

bool uniform(Word* out, std::size_t n, Word q, UniformState& state) noexcept {
  return uniform_row<EightLanes>(out, n, q, state);
}

}  // namespace blindserve::kernel::avx512
