#include <immintrin.h>

#include "kernel/uniform/uniform_lanes.h"

namespace blindserve::kernel::avx2 {

namespace {

/// For each set of lanes to keep, the halves of lanes that move to the front.
struct FrontTable {
  alignas(32) int halves[16][8];
};

constexpr FrontTable front_table() noexcept {
  FrontTable table = {};
  for (int keep = 0; keep < 16; ++keep) {
    int at = 0;
    for (int lane = 0; lane < 4; ++lane) {
      if ((keep >> lane & 1) != 0) {
        table.halves[keep][at++] = 2 * lane;
        table.halves[keep][at++] = 2 * lane + 1;
      }
    }
  }
  return table;
}

constexpr FrontTable kFront = front_table();

struct FourLanes {
  using Vector = __m256i;
  static constexpr std::size_t kLanes = 4;
  static constexpr std::size_t kSift = 4;

  static __m256i all(Word x) noexcept { return _mm256_set1_epi64x(static_cast<long long>(x)); }

  static __m256i ramp(Word first) noexcept { return _mm256_add_epi64(all(first), _mm256_setr_epi64x(0, 1, 2, 3)); }

  static __m256i add(__m256i a, __m256i b) noexcept { return _mm256_add_epi64(a, b); }

  static __m256i exclusive_or(__m256i a, __m256i b) noexcept { return _mm256_xor_si256(a, b); }

  template <int Bits>
  static __m256i rotate(__m256i x) noexcept {
    if constexpr (Bits == 32) {
      return _mm256_shuffle_epi32(x, 0xb1);
    } else if constexpr (Bits == 24) {
      return bytes(x, 3, 4, 5, 6, 7, 0, 1, 2);
    } else if constexpr (Bits == 16) {
      return bytes(x, 2, 3, 4, 5, 6, 7, 0, 1);
    } else {
      static_assert(Bits == 63);
      return _mm256_or_si256(_mm256_srli_epi64(x, 63), _mm256_add_epi64(x, x));
    }
  }

  /// Byte i of each lane of the result is the byte of x that the i-th number names.
  static __m256i bytes(__m256i x, char a, char b, char c, char d, char e, char f, char g, char h) noexcept {
    const auto up = [](char i) { return static_cast<char>(i + 8); };
    return _mm256_shuffle_epi8(
        x, _mm256_setr_epi8(a, b, c, d, e, f, g, h, up(a), up(b), up(c), up(d), up(e), up(f), up(g), up(h), a, b, c, d,
                            e, f, g, h, up(a), up(b), up(c), up(d), up(e), up(f), up(g), up(h)));
  }

  /// Transposes: word i of block l stands in lane l of words[i].
  static void store_blocks(Word* out, const __m256i* words) noexcept {
    for (int half = 0; half < 8; half += 4) {
      const __m256i a = _mm256_unpacklo_epi64(words[half], words[half + 1]);  // blocks 0, 2
      const __m256i b = _mm256_unpackhi_epi64(words[half], words[half + 1]);  // blocks 1, 3
      const __m256i c = _mm256_unpacklo_epi64(words[half + 2], words[half + 3]);
      const __m256i d = _mm256_unpackhi_epi64(words[half + 2], words[half + 3]);
      store(out + half, _mm256_permute2x128_si256(a, c, 0x20));
      store(out + half + 8, _mm256_permute2x128_si256(b, d, 0x20));
      store(out + half + 16, _mm256_permute2x128_si256(a, c, 0x31));
      store(out + half + 24, _mm256_permute2x128_si256(b, d, 0x31));
    }
  }

  static void store(Word* out, __m256i words) noexcept {
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(out), bytes(words, 7, 6, 5, 4, 3, 2, 1, 0));
  }

  static std::size_t sift(Word* out, const Word* in, Word mask, Word q) noexcept {
    const __m256i word = _mm256_and_si256(_mm256_loadu_si256(reinterpret_cast<const __m256i*>(in)), all(mask));
    // Both are below 2^62, so that they compare as signed numbers.
    const int below = _mm256_movemask_pd(_mm256_castsi256_pd(_mm256_cmpgt_epi64(all(q), word)));
    const __m256i order = _mm256_load_si256(reinterpret_cast<const __m256i*>(kFront.halves[below]));
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(out), _mm256_permutevar8x32_epi32(word, order));
    return static_cast<std::size_t>(__builtin_popcount(static_cast<unsigned>(below)));
  }
};

}  // namespace

bool uniform(Word* out, std::size_t n, Word q, UniformState& state) noexcept {
  return uniform_row<FourLanes>(out, n, q, state);
}

}  // namespace blindserve::kernel::avx2
