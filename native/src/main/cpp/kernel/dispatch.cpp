#include "kernel/dispatch.h"

#include <cstring>

#include "cpu/features.h"

namespace blindserve::kernel {

namespace {

constexpr KernelSet kPortable = {
    portable::forward_ntt,
    portable::inverse_ntt,
    portable::inverse_ntt_of,
    portable::lifted_forward_ntt,
    portable::add,
    portable::subtract,
    portable::negate,
    portable::add_scalar,
    portable::multiply,
    portable::multiply_add,
    portable::multiply_scalar,
    portable::multiply_scalar_add,
    portable::subtract_multiply_scalar,
    portable::lift,
    portable::multiply_sum,
    portable::multiply_two_sums,
    portable::combine,
    portable::prepare,
    portable::carry,
    portable::permute,
    portable::permute_add,
};

#if defined(BLINDSERVE_AVX2)

void lift_by_doubles(Word* out, const Word* a, std::size_t n, SignedRange range, const Modulus& m) noexcept {
  (avx2::can_lift(range.from) ? avx2::lift : portable::lift)(out, a, n, range, m);
}

void avx2_inverse_ntt_of(Word* out, const Word* a, int log_n, Word q, const Roots& roots) noexcept {
  std::memcpy(out, a, sizeof(Word) << log_n);
  avx2::inverse_ntt(out, log_n, q, roots);
}

void avx2_lifted_forward_ntt(Word* out, const Word* a, int log_n, SignedRange range, const Modulus& m,
                             const Roots& roots, const Ahead&) noexcept {
  lift_by_doubles(out, a, std::size_t{1} << log_n, range, m);
  avx2::forward_ntt(out, log_n, m.q, roots);
}

void avx2_multiply_two_sums(Word* const* out, const RowTriples& rows, bool add, std::size_t n,
                            const Modulus& m) noexcept {
  for (std::size_t i = 0; i < 2; ++i) {
    avx2::multiply_sum(out[i], pairs_of(rows, i), add, n, m);
  }
}

constexpr KernelSet kAvx2 = {
    avx2::forward_ntt,
    avx2::inverse_ntt,
    avx2_inverse_ntt_of,
    avx2_lifted_forward_ntt,
    avx2::add,
    avx2::subtract,
    avx2::negate,
    avx2::add_scalar,
    avx2::multiply,
    avx2::multiply_add,
    avx2::multiply_scalar,
    avx2::multiply_scalar_add,
    avx2::subtract_multiply_scalar,
    lift_by_doubles,
    avx2::multiply_sum,
    avx2_multiply_two_sums,
    avx2::combine,
    avx2::prepare,
    avx2::carry,
    portable::permute,
    portable::permute_add,
};

#endif

#if defined(BLINDSERVE_AVX512IFMA)

void lift_either(Word* out, const Word* a, std::size_t n, SignedRange range, const Modulus& m) noexcept {
  const bool wide_enough = avx512ifma::can_lift(range.from, m);
  (wide_enough ? avx512ifma::lift : portable::lift)(out, a, n, range, m);
}

constexpr KernelSet kAvx512Ifma = {
    avx512ifma::forward_ntt,
    avx512ifma::inverse_ntt,
    avx512ifma::inverse_ntt_of,
    avx512ifma::lifted_forward_ntt,
    avx512ifma::add,
    avx512ifma::subtract,
    avx512ifma::negate,
    avx512ifma::add_scalar,
    avx512ifma::multiply,
    avx512ifma::multiply_add,
    avx512ifma::multiply_scalar,
    avx512ifma::multiply_scalar_add,
    avx512ifma::subtract_multiply_scalar,
    lift_either,
    avx512ifma::multiply_sum,
    avx512ifma::multiply_two_sums,
    avx512ifma::combine,
    avx512ifma::prepare,
    avx512ifma::carry,
    avx512ifma::permute,
    avx512ifma::permute_add,
};

#endif

}  // namespace

int built_features() noexcept {
  int built = 0;
#if defined(BLINDSERVE_AVX2)
  built |= cpu::kAvx2;
#endif
#if defined(BLINDSERVE_AVX512IFMA)
  built |= cpu::kAvx512Ifma;
#endif
  return built;
}

const KernelSet* kernels(Isa isa, Word q) noexcept {
  if (q >> kMaxBits != 0) {
    return nullptr;
  }
  if (isa == Isa::kPortable) {
    return &kPortable;
  }
#if defined(BLINDSERVE_AVX2)
  if (isa == Isa::kAvx2 && q >> kMaxIfmaBits == 0 && (cpu::features() & cpu::kAvx2) != 0) {
    return &kAvx2;
  }
#endif
#if defined(BLINDSERVE_AVX512IFMA)
  if (isa == Isa::kAvx512Ifma && q >> kMaxIfmaBits == 0 && (cpu::features() & cpu::kAvx512Ifma) != 0) {
    return &kAvx512Ifma;
  }
#endif
  return nullptr;
}

}  // namespace blindserve::kernel
