#include "kernel/avx2.h"
#include "kernel/combine/combine.h"

// Up to 64 products at a time are summed as high + low, without a reduction. With q < 2^bits and factors below 2^40 in
// magnitude, their sum is below 2^(bits + 46), so that high, which begins at 1.5 * 2^(bits + 47), stays between two
// powers of two: fused additions round it to multiples of 2^(bits - 5), and what they leave out of a product is exact
// and at most 2^(bits - 6).
//
// The end: high is brought back to a sum of products, k is an integer next to fl(high * fl(1/q)), below 2^47 and wrong
// by at most 1/2 and 2^-5; high - k * q is at most 0.54 q and exact. The low part is at most 64 * 2^(bits - 6) = 2^bits
// <= 2q and what came before at most q, so that the whole is below 4q < 2^53 and its reduction right (avx2.h).

namespace blindserve::kernel::avx2 {

namespace {

constexpr std::size_t kGroup = 64;
constexpr std::size_t kVectors = 2;

/// Pieces of all sources as doubles.
struct Pieces {
  alignas(64) double words[kPieceWords];
  std::size_t length;
};

struct Sum {
  __m256d high;
  __m256d low;
};

struct Reducer {
  Lanes lanes;
  __m256d base;  ///< 1.5 * 2^(bits + 47)
  __m256d bias;  ///< 2^52 + 2^40
};

Reducer reducer(const Modulus& m) noexcept {
  const double top = static_cast<double>(Word{1} << (m.shift + 2)) * 0x1p47;
  return {lanes(m.q), _mm256_set1_pd(1.5 * top), _mm256_set1_pd(0x1p52 + 0x1p40)};
}

inline __m256d factor(const Word* at, const Reducer& r) noexcept { return _mm256_sub_pd(raised(all(*at)), r.bias); }

inline void add_product(Sum& s, __m256d x, __m256d f) noexcept {
  const __m256d next = _mm256_fmadd_pd(x, f, s.high);
  s.low = _mm256_add_pd(s.low, _mm256_fmsub_pd(x, f, _mm256_sub_pd(next, s.high)));
  s.high = next;
}

/// Returns the sum reduced to [-q/2, q/2], but for 2^-50 of q.
inline __m256d reduced(const Sum& s, const Reducer& r) noexcept {
  const __m256d high = _mm256_sub_pd(s.high, r.base);
  const __m256d rest = _mm256_fnmadd_pd(nearest(high, r.lanes.inverse), r.lanes.q, high);
  return reduce(_mm256_add_pd(rest, s.low), r.lanes);
}

void copy_pieces(Pieces& to, const Combination& c, std::size_t at, std::size_t count) noexcept {
  for (std::size_t i = 0; i < c.sources; ++i) {
    double* piece = to.words + i * to.length;
    for_each_vector(count, [&](std::size_t k, const auto& access) {
      _mm256_store_pd(piece + k, to_doubles(access.load(c.a[i] + at + k)));
    });
    for (std::size_t k = (count + 3) / 4 * 4; k < to.length; ++k) {
      piece[k] = 0;
    }
  }
}

/// Fills two vectors of Outputs rows from `output` on.
template <std::size_t Outputs>
inline void fill(Sum (&sums)[Outputs][kVectors], const Pieces& pieces, const Combination& c, std::size_t output,
                 std::size_t k, const Reducer& r) noexcept {
  for (std::size_t first = 0; first < c.sources; first += kGroup) {
    const std::size_t end = first + kGroup < c.sources ? first + kGroup : c.sources;
    for (std::size_t i = first; i < end; ++i) {
      const double* piece = pieces.words + i * pieces.length + k;
      const __m256d x[kVectors] = {_mm256_load_pd(piece), _mm256_load_pd(piece + 4)};
      for (std::size_t j = 0; j < Outputs; ++j) {
        const __m256d f = factor(c.factors + (output + j) * c.stride + i, r);
        add_product(sums[j][0], x[0], f);
        add_product(sums[j][1], x[1], f);
      }
    }
    for (auto& row : sums) {
      for (Sum& s : row) {
        s = {r.base, reduced(s, r)};
      }
    }
  }
}

template <std::size_t Outputs>
void combine_outputs(const Pieces& pieces, const Combination& c, std::size_t output, bool add, std::size_t at,
                     std::size_t count, const Reducer& r) noexcept {
  for (std::size_t k = 0; k < count; k += 4 * kVectors) {
    Sum sums[Outputs][kVectors];
    const auto each = [&](const auto& step) {
      for (std::size_t v = 0; v < kVectors && k + 4 * v < count; ++v) {
        const std::size_t from = k + 4 * v;
        for_each_vector(count - from < 4 ? count - from : 4, [&](std::size_t, const auto& access) {
          for (std::size_t j = 0; j < Outputs; ++j) {
            step(sums[j][v], c.out[output + j] + at + from, access);
          }
        });
      }
    };
    for (auto& row : sums) {
      for (Sum& s : row) {
        s = {r.base, _mm256_setzero_pd()};
      }
    }
    if (add) {
      each([](Sum& s, const Word* out, const auto& access) { s.low = to_doubles(access.load(out)); });
    }
    fill<Outputs>(sums, pieces, c, output, k, r);
    each([&](const Sum& s, Word* out, const auto& access) { access.store(out, to_residues(s.low, r.lanes)); });
  }
}

}  // namespace

void combine(const Combination& c, bool add, std::size_t n, const Modulus& m) noexcept {
  const Reducer r = reducer(m);
  Pieces pieces;  // NOLINT: filled piece by piece
  pieces.length = piece_length(c.sources);
  for (std::size_t at = 0; at < n; at += pieces.length) {
    const std::size_t count = n - at < pieces.length ? n - at : pieces.length;
    copy_pieces(pieces, c, at, count);
    std::size_t output = 0;
    for (; output + 2 <= c.outputs; output += 2) {
      combine_outputs<2>(pieces, c, output, add, at, count, r);
    }
    if (output < c.outputs) {
      combine_outputs<1>(pieces, c, output, add, at, count, r);
    }
  }
}

}  // namespace blindserve::kernel::avx2
