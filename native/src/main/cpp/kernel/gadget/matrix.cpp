#include <cstring>

#include "kernel/gadget/descriptor.h"
#include "kernel/gadget/gadget.h"
#include "kernel/gadget/key_product.h"

namespace blindserve::kernel::gadget {

namespace {

/// The baby steps that are kept at a time, by number.
struct Window {
  std::size_t from;
  std::size_t to;

  bool holds(std::size_t baby) const noexcept { return baby >= from && baby < to; }
};

Word* own_row(const Matrix& m, std::size_t i) noexcept { return m.own + i * m.tables.n; }

Word* kept(const Matrix& m, const Window& window, std::size_t baby, std::size_t part) noexcept {
  return own_row(m, 2 * (baby - window.from) + part);
}

void rotate(Word* const* out, const Matrix& m, const Baby& baby, std::size_t row) noexcept {
  const Tables& t = m.tables;
  const Row& r = t.rows[row];
  const Word* digits[kMaxRows];
  for (std::size_t i = 0; i < t.digits; ++i) {
    digits[i] = m.digits + (i * t.all_rows() + row) * t.n;
  }
  Word* sums[2] = {own_row(m, 2 * kMaxBabies), own_row(m, 2 * kMaxBabies + 1)};
  multiply_with_key(sums, t, digits, baby.key, row);
  if (row < t.limbs) {
    r.kernels->multiply_scalar_add(sums[0], m.in[0] + row * t.n, r.p, t.n, r.modulus);
  }
  for (std::size_t part = 0; part < 2; ++part) {
    r.kernels->permute(out[part], sums[part], baby.table, t.n);
  }
}

/// Times P, the ciphertext itself is zero modulo the special primes.
void take_as_it_is(Word* out, const Matrix& m, std::size_t part, std::size_t row) noexcept {
  const Tables& t = m.tables;
  const Row& r = t.rows[row];
  if (row < t.limbs) {
    r.kernels->multiply_scalar(out, m.in[part] + row * t.n, r.p, t.n, r.modulus);
  } else {
    std::memset(out, 0, t.n * sizeof(Word));
  }
}

void fill(const Matrix& m, const Window& window, std::size_t row) noexcept {
  for (std::size_t b = window.from; b < window.to; ++b) {
    const Baby baby = read_baby(m, b);
    Word* out[2] = {kept(m, window, b, 0), kept(m, window, b, 1)};
    if (baby.rotated) {
      rotate(out, m, baby, row);
    } else {
      take_as_it_is(out[0], m, 0, row);
      take_as_it_is(out[1], m, 1, row);
    }
  }
}

/// Adds the products with the baby steps that are kept to one part of a giant step's sum.
void add_terms(const Matrix& m, const Window& window, const Giant& giant, std::size_t part, std::size_t row) noexcept {
  const Tables& t = m.tables;
  const Row& r = t.rows[row];
  Word* out = giant.out[part] + row * t.n;
  RowPairs pairs = {};
  for (std::size_t i = 0; i < giant.count; ++i) {
    const std::size_t baby = giant.terms[2 * i];
    if (window.holds(baby)) {
      pairs.a[pairs.count] = kept(m, window, baby, part);
      pairs.b[pairs.count] = reinterpret_cast<const Word*>(giant.terms[2 * i + 1]) + row * t.n;
      ++pairs.count;
    }
  }
  if (pairs.count > 0) {
    r.kernels->multiply_sum(out, pairs, m.accumulate || window.from > 0, t.n, r.modulus);
  } else if (window.from == 0 && !m.accumulate) {
    std::memset(out, 0, t.n * sizeof(Word));
  }
}

}  // namespace

std::size_t own_matrix_words(const Tables& tables) noexcept { return (2 * kMaxBabies + 2) * tables.n; }

void sum_matrix_row(const Matrix& m, std::size_t row) noexcept {
  for (std::size_t from = 0; from < m.babies; from += kMaxBabies) {
    const Window window{from, from + kMaxBabies < m.babies ? from + kMaxBabies : m.babies};
    fill(m, window, row);
    const Word* at = first_giant(m);
    for (std::size_t g = 0; g < m.giants; ++g) {
      const Giant giant = read_giant(at);
      add_terms(m, window, giant, 0, row);
      add_terms(m, window, giant, 1, row);
    }
  }
}

}  // namespace blindserve::kernel::gadget
