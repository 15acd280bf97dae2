#include "kernel/combine/combine.h"
#include "kernel/ifma.h"

// Factors are used as they are stored, with 2^40 added to each, and 2^40 times the sum of the sources is taken away:
// once a place, for all outputs. Products are below 2^91 and summed as high * 2^52 + low; the high parts of 256 are
// below 2^47, the low parts below 2^60.

namespace blindserve::kernel::avx512ifma {

namespace {

constexpr std::size_t kVectors = 2;
constexpr std::size_t kOutputs = 4;
static_assert(kPieceStep == 8 * kVectors);

/// Pieces of all sources, with zeros behind the end, and what every sum begins with.
struct Pieces {
  alignas(64) Word words[kPieceWords];
  alignas(64) Word base[8 * kPieceStep];
  std::size_t length;
};

/// Returns 2^40 modulo q with its quotient for 52 bits.
FactorLanes bias_lanes(Word q) noexcept {
  const Word value = kFactorBias % q;
  return {all(value), all(static_cast<Word>((static_cast<DoubleWord>(value) << 52) / q))};
}

void copy_pieces(Pieces& to, const Combination& c, std::size_t at, std::size_t count) noexcept {
  for (std::size_t i = 0; i < c.sources; ++i) {
    Word* piece = to.words + i * to.length;
    for (std::size_t k = 0; k < to.length; k += 8) {
      const std::size_t left = k < count ? count - k : 0;
      const __mmask8 mask = static_cast<__mmask8>(left >= 8 ? 0xff : (1u << left) - 1);
      store(piece + k, _mm512_maskz_loadu_epi64(mask, c.a[i] + at + k));
    }
  }
}

/// Writes q - 2^40 * sum of the sources, modulo q but for a multiple of it.
void set_base(Pieces& to, std::size_t sources, const FactorLanes& bias, const SumReducer& reduce) noexcept {
  for (std::size_t k = 0; k < to.length; k += 8) {
    __m512i sum = _mm512_setzero_si512();
    for (std::size_t i = 0; i < sources; ++i) {
      sum = _mm512_add_epi64(sum, load(to.words + i * to.length + k));
    }
    const __m512i positive = reduce(_mm512_setzero_si512(), sum);
    store(to.base + k, multiply_lazy(_mm512_sub_epi64(reduce.m.q, positive), bias, reduce.m));
  }
}

template <std::size_t Outputs>
void combine_outputs(const Pieces& pieces, const Combination& c, std::size_t output, bool add, std::size_t at,
                     std::size_t count, const SumReducer& reduce) noexcept {
  const Word* factors = c.factors + output * c.stride;
  const __m512i zero = _mm512_setzero_si512();
  for (std::size_t k = 0; k < count; k += 8 * kVectors) {
    __m512i low[Outputs][kVectors];
    __m512i high[Outputs][kVectors];
    __mmask8 mask[kVectors];
    for (std::size_t v = 0; v < kVectors; ++v) {
      const std::size_t left = k + 8 * v < count ? count - k - 8 * v : 0;
      mask[v] = static_cast<__mmask8>(left >= 8 ? 0xff : (1u << left) - 1);
      for (std::size_t j = 0; j < Outputs; ++j) {
        const __m512i before = add ? _mm512_maskz_loadu_epi64(mask[v], c.out[output + j] + at + k + 8 * v) : zero;
        low[j][v] = _mm512_add_epi64(load(pieces.base + k + 8 * v), before);
        high[j][v] = zero;
      }
    }
    const Word* piece = pieces.words + k;
    for (std::size_t i = 0; i < c.sources; ++i, piece += pieces.length) {
      const __m512i x[kVectors] = {load(piece), load(piece + 8)};
      for (std::size_t j = 0; j < Outputs; ++j) {
        const __m512i f = all(factors[j * c.stride + i]);
        for (std::size_t v = 0; v < kVectors; ++v) {
          low[j][v] = _mm512_madd52lo_epu64(low[j][v], x[v], f);
          high[j][v] = _mm512_madd52hi_epu64(high[j][v], x[v], f);
        }
      }
    }
    for (std::size_t j = 0; j < Outputs; ++j) {
      for (std::size_t v = 0; v < kVectors; ++v) {
        _mm512_mask_storeu_epi64(c.out[output + j] + at + k + 8 * v, mask[v], reduce(high[j][v], low[j][v]));
      }
    }
  }
}

}  // namespace

void combine(const Combination& c, bool add, std::size_t n, const Modulus& m) noexcept {
  const SumReducer reduce(m.q);
  const FactorLanes bias = bias_lanes(m.q);
  Pieces pieces;  // NOLINT: filled piece by piece
  pieces.length = piece_length(c.sources);
  for (std::size_t at = 0; at < n; at += pieces.length) {
    const std::size_t count = n - at < pieces.length ? n - at : pieces.length;
    copy_pieces(pieces, c, at, count);
    set_base(pieces, c.sources, bias, reduce);
    std::size_t output = 0;
    for (; output + kOutputs <= c.outputs; output += kOutputs) {
      combine_outputs<kOutputs>(pieces, c, output, add, at, count, reduce);
    }
    for (; output < c.outputs; ++output) {
      combine_outputs<1>(pieces, c, output, add, at, count, reduce);
    }
  }
}

}  // namespace blindserve::kernel::avx512ifma
