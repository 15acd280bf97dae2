#include "kernel/pointwise/pointwise.h"

namespace blindserve::kernel::portable {

void add(Word* out, const Word* a, const Word* b, std::size_t n, const Modulus& m) noexcept {
  for (std::size_t k = 0; k < n; ++k) {
    out[k] = subtract_once(a[k] + b[k], m.q);
  }
}

void subtract(Word* out, const Word* a, const Word* b, std::size_t n, const Modulus& m) noexcept {
  for (std::size_t k = 0; k < n; ++k) {
    out[k] = a[k] >= b[k] ? a[k] - b[k] : a[k] - b[k] + m.q;
  }
}

void add_scalar(Word* out, const Word* a, Word summand, std::size_t n, const Modulus& m) noexcept {
  const Word q = m.q;
  for (std::size_t k = 0; k < n; ++k) {
    out[k] = subtract_once(a[k] + summand, q);
  }
}

void negate(Word* out, const Word* a, std::size_t n, const Modulus& m) noexcept {
  for (std::size_t k = 0; k < n; ++k) {
    out[k] = a[k] == 0 ? 0 : m.q - a[k];
  }
}

void multiply(Word* out, const Word* a, const Word* b, std::size_t n, const Modulus& m) noexcept {
  const Modulus local = m;  // out may not be thought to overwrite it
  for (std::size_t k = 0; k < n; ++k) {
    out[k] = barrett(static_cast<DoubleWord>(a[k]) * b[k], local);
  }
}

void multiply_add(Word* out, const Word* a, const Word* b, std::size_t n, const Modulus& m) noexcept {
  const Modulus local = m;
  for (std::size_t k = 0; k < n; ++k) {
    out[k] = barrett(static_cast<DoubleWord>(a[k]) * b[k] + out[k], local);
  }
}

void multiply_scalar(Word* out, const Word* a, Factor f, std::size_t n, const Modulus& m) noexcept {
  const Word q = m.q;
  for (std::size_t k = 0; k < n; ++k) {
    out[k] = subtract_once(multiply_lazy(a[k], f, q), q);
  }
}

void multiply_scalar_add(Word* out, const Word* a, Factor f, std::size_t n, const Modulus& m) noexcept {
  const Word q = m.q;
  for (std::size_t k = 0; k < n; ++k) {
    out[k] = subtract_once(out[k] + subtract_once(multiply_lazy(a[k], f, q), q), q);
  }
}

void subtract_multiply_scalar(Word* out, const Word* a, const Word* b, Factor f, std::size_t n,
                              const Modulus& m) noexcept {
  const Word q = m.q;
  for (std::size_t k = 0; k < n; ++k) {
    out[k] = subtract_once(multiply_lazy(a[k] - b[k] + q, f, q), q);
  }
}

}  // namespace blindserve::kernel::portable
