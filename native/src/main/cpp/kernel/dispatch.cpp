#include "kernel/dispatch.h"

#include "cpu/features.h"

namespace blindserve::kernel {

namespace {

constexpr KernelSet kPortable = {
    portable::forward_ntt,
    portable::inverse_ntt,
    portable::add,
    portable::subtract,
    portable::negate,
    portable::multiply,
    portable::multiply_add,
    portable::multiply_scalar,
    portable::multiply_scalar_add,
    portable::subtract_multiply_scalar,
    portable::lift,
    portable::multiply_sum,
};

#if defined(BLINDSERVE_AVX512IFMA)

void lift_either(Word* out, const Word* a, std::size_t n, SignedRange range, const Modulus& m) noexcept {
  const bool wide_enough = avx512ifma::can_lift(range.from, m);
  (wide_enough ? avx512ifma::lift : portable::lift)(out, a, n, range, m);
}

constexpr KernelSet kAvx512Ifma = {
    avx512ifma::forward_ntt,
    avx512ifma::inverse_ntt,
    avx512ifma::add,
    avx512ifma::subtract,
    avx512ifma::negate,
    avx512ifma::multiply,
    avx512ifma::multiply_add,
    avx512ifma::multiply_scalar,
    avx512ifma::multiply_scalar_add,
    avx512ifma::subtract_multiply_scalar,
    lift_either,
    avx512ifma::multiply_sum,
};

#endif

}  // namespace

int built_features() noexcept {
  int built = 0;
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
#if defined(BLINDSERVE_AVX512IFMA)
  if (isa == Isa::kAvx512Ifma && q >> kMaxIfmaBits == 0 && (cpu::features() & cpu::kAvx512Ifma) != 0) {
    return &kAvx512Ifma;
  }
#endif
  return nullptr;
}

}  // namespace blindserve::kernel
