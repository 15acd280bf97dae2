#pragma once

// For the slots_*.cpp files alone, which differ in the instructions that the compiler may use for these loops. They are
// compiled with contraction off: a fused multiply-add would give other bits.

#include <cstring>

#include "kernel/slots/slots.h"

namespace blindserve::kernel {

/// A vector of the widest registers that the file may use.
template <std::size_t Bytes>
struct SlotVector {
  typedef double Type __attribute__((vector_size(Bytes)));
};

/// Pairs of one block: slots at + j and at + half + j, with the factors of a layer of blocks of 2 * half slots.
struct SlotPairs {
  double* low_re;
  double* low_im;
  double* high_re;
  double* high_im;
  const double* root_re;
  const double* root_im;
};

static inline SlotPairs slot_pairs(const Slots& slots, const SlotRoots& roots, std::size_t at,
                                   std::size_t half) noexcept {
  return {slots.re + at, slots.im + at, slots.re + at + half, slots.im + at + half, roots.re + half, roots.im + half};
}

/// Several numbers in registers; T is a vector or a double.
template <class T>
__attribute__((always_inline)) static inline T load_slots(const double* at) noexcept {
  T value;
  std::memcpy(&value, at, sizeof value);
  return value;
}

template <class T>
__attribute__((always_inline)) static inline void store_slots(double* at, T value) noexcept {
  std::memcpy(at, &value, sizeof value);
}

/// Sum and difference, the difference times the conjugate of the factor.
struct ToCoefficients {
  template <class T>
  __attribute__((always_inline)) static inline void apply(const SlotPairs& p, std::size_t j) noexcept {
    const T lr = load_slots<T>(p.low_re + j);
    const T li = load_slots<T>(p.low_im + j);
    const T hr = load_slots<T>(p.high_re + j);
    const T hi = load_slots<T>(p.high_im + j);
    const T wr = load_slots<T>(p.root_re + j);
    const T wi = load_slots<T>(p.root_im + j);
    const T dr = lr - hr;
    const T di = li - hi;
    store_slots<T>(p.low_re + j, lr + hr);
    store_slots<T>(p.low_im + j, li + hi);
    // Negating a factor is exact, so these are the bits of a product with (wr, -wi).
    store_slots<T>(p.high_re + j, dr * wr + di * wi);
    store_slots<T>(p.high_im + j, di * wr - dr * wi);
  }
};

/// The upper half times the factor, then sum and difference.
struct ToSlots {
  template <class T>
  __attribute__((always_inline)) static inline void apply(const SlotPairs& p, std::size_t j) noexcept {
    const T lr = load_slots<T>(p.low_re + j);
    const T li = load_slots<T>(p.low_im + j);
    const T hr = load_slots<T>(p.high_re + j);
    const T hi = load_slots<T>(p.high_im + j);
    const T wr = load_slots<T>(p.root_re + j);
    const T wi = load_slots<T>(p.root_im + j);
    const T vr = hr * wr - hi * wi;
    const T vi = hr * wi + hi * wr;
    store_slots<T>(p.high_re + j, lr - vr);
    store_slots<T>(p.high_im + j, li - vi);
    store_slots<T>(p.low_re + j, lr + vr);
    store_slots<T>(p.low_im + j, li + vi);
  }
};

/// All blocks of a layer, in vectors of at most Bytes bytes; narrower ones where a block has no more pairs than that.
template <class Step, std::size_t Bytes>
static inline void slot_layer(const Slots& slots, const SlotRoots& roots, std::size_t half) noexcept {
  constexpr std::size_t lanes = Bytes / sizeof(double);
  const std::size_t n = std::size_t{1} << slots.log_n;
  if constexpr (lanes == 1) {
    for (std::size_t at = 0; at < n; at += 2) {
      Step::template apply<double>(slot_pairs(slots, roots, at, 1), 0);
    }
  } else {
    if (half < lanes) {
      slot_layer<Step, Bytes / 2>(slots, roots, half);
      return;
    }
    for (std::size_t at = 0; at < n; at += 2 * half) {
      const SlotPairs pairs = slot_pairs(slots, roots, at, half);
      for (std::size_t j = 0; j < half; j += lanes) {
        Step::template apply<typename SlotVector<Bytes>::Type>(pairs, j);
      }
    }
  }
}

/// Returns k < 2^bits with its bits in reverse order.
static inline std::size_t reverse_bits(std::size_t k, int bits) noexcept {
  std::uint32_t r = static_cast<std::uint32_t>(k);
  r = (r >> 1 & 0x55555555u) | (r & 0x55555555u) << 1;
  r = (r >> 2 & 0x33333333u) | (r & 0x33333333u) << 2;
  r = (r >> 4 & 0x0f0f0f0fu) | (r & 0x0f0f0f0fu) << 4;
  return static_cast<std::uint64_t>(__builtin_bswap32(r)) >> (32 - bits);
}

/// Returns the integer nearest to value * scale, half away from zero; clears `fits` if that is 2^62 or more.
static inline std::int64_t round_scaled(double value, double scale, bool& fits) noexcept {
  const double magnitude = __builtin_fabs(value) * scale + 0.5;
  const bool small = magnitude < kMaxCoefficient;  // false for what is not a number
  fits = fits && small;
  const auto whole = static_cast<std::int64_t>(small ? magnitude : 0.0);
  const std::int64_t sign = -static_cast<std::int64_t>(value < 0);
  return (whole ^ sign) - sign;
}

/// Returns the residue of an integer below 2^62 in absolute value.
static inline Word signed_residue(std::int64_t x, const Modulus& m) noexcept {
  const Word sign = static_cast<Word>(x >> 63);
  const Word magnitude = (static_cast<Word>(x) ^ sign) - sign;
  const Word r = subtract_once(magnitude - multiply_high(magnitude >> m.shift, m.ratio) * m.q, m.q);
  return subtract_once(r + (sign & (m.q - 2 * r)), m.q);
}

/// Rounds numbers, which stand in bit-reversed order, to every gap-th word of the two halves of a row.
static inline bool round_slots(Word* row, const Slots& slots, std::size_t gap, double scale) noexcept {
  const std::size_t n = std::size_t{1} << slots.log_n;
  const double share = 1.0 / static_cast<double>(n);  // a power of two: dividing by n gives the same bits
  bool fits = true;
  for (std::size_t i = 0; i < n; ++i) {
    const std::size_t from = reverse_bits(i, slots.log_n);
    row[i * gap] = static_cast<Word>(round_scaled(slots.re[from] * share, scale, fits));
    row[(n + i) * gap] = static_cast<Word>(round_scaled(slots.im[from] * share, scale, fits));
  }
  return fits;
}

static inline void put_residues(Word* out, const Word* integers, std::size_t n, const Modulus& m) noexcept {
  const Modulus local = m;
  for (std::size_t k = 0; k < n; ++k) {
    out[k] = signed_residue(static_cast<std::int64_t>(integers[k]), local);
  }
}

template <std::size_t Bytes>
static inline bool encode_slots(const ResidueRows& rows, const Slots& slots, const SlotRoots& roots,
                                double scale) noexcept {
  const std::size_t n = std::size_t{1} << slots.log_n;
  for (std::size_t half = n / 2; half != 0; half /= 2) {
    slot_layer<ToCoefficients, Bytes>(slots, roots, half);
  }
  // The last row holds the integers until it is its own turn.
  Word* const last = rows.first + (rows.count - 1) * rows.n;
  const std::size_t gap = rows.n / 2 / n;
  if (gap != 1) {
    std::memset(last, 0, rows.n * sizeof(Word));
  }
  const bool fits = round_slots(last, slots, gap, scale);
  for (std::size_t i = 0; i < rows.count; ++i) {
    put_residues(rows.first + i * rows.n, last, rows.n, rows.moduli[i]);
  }
  return fits;
}

static inline double centred(Word x, Word q) noexcept {
  return static_cast<double>(static_cast<std::int64_t>(x - (x >= q >> 1 ? q : 0)));
}

/// Reads the two halves of a row into bit-reversed order, as numbers around zero.
static inline void take_slots(const Slots& slots, const Word* row, std::size_t gap, Word q, double divisor) noexcept {
  const std::size_t n = std::size_t{1} << slots.log_n;
  for (std::size_t i = 0; i < n; ++i) {
    const std::size_t from = reverse_bits(i, slots.log_n);
    slots.re[i] = centred(row[from * gap], q) / divisor;
    slots.im[i] = centred(row[(n + from) * gap], q) / divisor;
  }
}

template <std::size_t Bytes>
static inline void decode_slots(const Slots& slots, const Word* row, std::size_t row_n, Word q, const SlotRoots& roots,
                                double divisor) noexcept {
  const std::size_t n = std::size_t{1} << slots.log_n;
  const std::size_t gap = row_n / 2 / n;
  take_slots(slots, row, gap, q, divisor);
  for (std::size_t half = 1; half < n; half *= 2) {
    slot_layer<ToSlots, Bytes>(slots, roots, half);
  }
}

}  // namespace blindserve::kernel
