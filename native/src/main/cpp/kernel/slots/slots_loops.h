#pragma once

// For the slots_*.cpp files alone, which differ in the instructions that the compiler may use for these loops. They are
// compiled with contraction off: a fused multiply-add would give other bits.

#include <cstring>

#include "kernel/slots/slots.h"

namespace blindserve::kernel {

/// Half of the blocks of a layer and the factors of its pairs; no two of the arrays overlap.
struct SlotPairs {
  double* __restrict low_re;
  double* __restrict low_im;
  double* __restrict high_re;
  double* __restrict high_im;
  const double* __restrict root_re;
  const double* __restrict root_im;
  std::size_t count;
};

static inline SlotPairs slot_pairs(const Slots& slots, const SlotRoots& roots, std::size_t at,
                                   std::size_t half) noexcept {
  return {slots.re + at,   slots.im + at, slots.re + at + half, slots.im + at + half, roots.re + half,
          roots.im + half, half};
}

/// Sum and difference, the difference times the conjugate of the factor.
static inline void to_coefficients(const SlotPairs& p) noexcept {
  double* __restrict lr = p.low_re;
  double* __restrict li = p.low_im;
  double* __restrict hr = p.high_re;
  double* __restrict hi = p.high_im;
  const double* __restrict wr = p.root_re;
  const double* __restrict wi = p.root_im;
  for (std::size_t j = 0; j < p.count; ++j) {
    const double dr = lr[j] - hr[j];
    const double di = li[j] - hi[j];
    lr[j] = lr[j] + hr[j];
    li[j] = li[j] + hi[j];
    // Negating a factor is exact, so these are the bits of a product with (wr, -wi).
    hr[j] = dr * wr[j] + di * wi[j];
    hi[j] = di * wr[j] - dr * wi[j];
  }
}

/// The upper half times the factor, then sum and difference.
static inline void to_slots(const SlotPairs& p) noexcept {
  double* __restrict lr = p.low_re;
  double* __restrict li = p.low_im;
  double* __restrict hr = p.high_re;
  double* __restrict hi = p.high_im;
  const double* __restrict wr = p.root_re;
  const double* __restrict wi = p.root_im;
  for (std::size_t j = 0; j < p.count; ++j) {
    const double vr = hr[j] * wr[j] - hi[j] * wi[j];
    const double vi = hr[j] * wi[j] + hi[j] * wr[j];
    hr[j] = lr[j] - vr;
    hi[j] = li[j] - vi;
    lr[j] = lr[j] + vr;
    li[j] = li[j] + vi;
  }
}

/// Returns what follows r where numbers are counted with their bits reversed: a carry runs down from the top bit.
static inline std::size_t next_reversed(std::size_t r, std::size_t n) noexcept {
  std::size_t bit = n >> 1;
  while ((r & bit) != 0) {
    r ^= bit;
    bit >>= 1;
  }
  return r | bit;
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

static inline Word signed_residue(std::int64_t x, const Modulus& m) noexcept {
  const Word sign = static_cast<Word>(x >> 63);
  const Word r = barrett((static_cast<Word>(x) ^ sign) - sign, m);
  return subtract_once(r + (sign & (m.q - 2 * r)), m.q);
}

/// Rounds the numbers to integers, in place.
static inline bool round_all(double* values, std::size_t n, double divisor, double scale) noexcept {
  bool fits = true;
  for (std::size_t i = 0; i < n; ++i) {
    const std::int64_t rounded = round_scaled(values[i] / divisor, scale, fits);
    std::memcpy(values + i, &rounded, sizeof rounded);
  }
  return fits;
}

/// Writes integers, which stand in bit-reversed order, to every gap-th word of half a row.
static inline void put_half(Word* row, const double* integers, int log_n, std::size_t gap, const Modulus& m) noexcept {
  const Modulus local = m;
  const std::size_t n = std::size_t{1} << log_n;
  std::size_t reversed = 0;
  for (std::size_t i = 0; i < n; ++i) {
    std::int64_t x;
    std::memcpy(&x, integers + reversed, sizeof x);
    row[i * gap] = signed_residue(x, local);
    reversed = next_reversed(reversed, n);
  }
}

static inline bool encode_slots(const ResidueRows& rows, const Slots& slots, const SlotRoots& roots,
                                double scale) noexcept {
  const std::size_t n = std::size_t{1} << slots.log_n;
  for (std::size_t half = n / 2; half != 0; half /= 2) {
    for (std::size_t at = 0; at < n; at += 2 * half) {
      to_coefficients(slot_pairs(slots, roots, at, half));
    }
  }
  const bool re_fits = round_all(slots.re, n, static_cast<double>(n), scale);
  const bool im_fits = round_all(slots.im, n, static_cast<double>(n), scale);
  const std::size_t gap = rows.n / 2 / n;
  for (std::size_t i = 0; i < rows.count; ++i) {
    Word* const row = rows.first + i * rows.n;
    if (gap != 1) {
      std::memset(row, 0, rows.n * sizeof(Word));
    }
    put_half(row, slots.re, slots.log_n, gap, rows.moduli[i]);
    put_half(row + rows.n / 2, slots.im, slots.log_n, gap, rows.moduli[i]);
  }
  return re_fits && im_fits;
}

/// Reads half a row into bit-reversed order, as numbers around zero.
static inline void take_half(double* values, const Word* row, int log_n, std::size_t gap, Word q,
                             double divisor) noexcept {
  const std::size_t n = std::size_t{1} << log_n;
  std::size_t reversed = 0;
  for (std::size_t i = 0; i < n; ++i) {
    const Word x = row[i * gap];
    const auto centred = static_cast<std::int64_t>(x - (x >= q >> 1 ? q : 0));
    values[reversed] = static_cast<double>(centred) / divisor;
    reversed = next_reversed(reversed, n);
  }
}

static inline void decode_slots(const Slots& slots, const Word* row, std::size_t row_n, Word q, const SlotRoots& roots,
                                double divisor) noexcept {
  const std::size_t n = std::size_t{1} << slots.log_n;
  const std::size_t gap = row_n / 2 / n;
  take_half(slots.re, row, slots.log_n, gap, q, divisor);
  take_half(slots.im, row + row_n / 2, slots.log_n, gap, q, divisor);
  for (std::size_t half = 1; half < n; half *= 2) {
    for (std::size_t at = 0; at < n; at += 2 * half) {
      to_slots(slot_pairs(slots, roots, at, half));
    }
  }
}

}  // namespace blindserve::kernel
