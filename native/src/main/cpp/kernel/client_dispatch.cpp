#include "kernel/client_dispatch.h"

#include "cpu/features.h"

namespace blindserve::kernel {

namespace {

// Small integers are portable everywhere: nine tenths of their time is one SHAKE256 stream. Its planes in registers of
// AVX-512 were tried: a fifth faster than words, for a file of its own.
constexpr ClientKernels kPortable = {portable::uniform, portable::errors, portable::ternary, portable::encode,
                                     portable::decode};

#if defined(BLINDSERVE_AVX512IFMA)

constexpr ClientKernels kAvx2 = {avx2::uniform, portable::errors, portable::ternary, avx2::encode, avx2::decode};

constexpr ClientKernels kAvx512 = {avx512::uniform, portable::errors, portable::ternary, avx512::encode,
                                   avx512::decode};

#endif

}  // namespace

const ClientKernels* client_kernels(ClientIsa isa) noexcept {
  if (isa == ClientIsa::kPortable) {
    return &kPortable;
  }
#if defined(BLINDSERVE_AVX512IFMA)
  if (isa == ClientIsa::kAvx2 && (cpu::features() & cpu::kAvx2) != 0) {
    return &kAvx2;
  }
  if (isa == ClientIsa::kAvx512 && (cpu::features() & cpu::kAvx512Ifma) != 0) {
    return &kAvx512;
  }
#endif
  return nullptr;
}

}  // namespace blindserve::kernel
