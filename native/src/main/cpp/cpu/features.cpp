#include "cpu/features.h"

#if defined(__x86_64__)
#include <cpuid.h>

#include <cstdint>
#endif

namespace blindserve::cpu {

#if defined(__x86_64__)

namespace {

// Bits of XCR0 (Intel SDM volume 1, 13.3): SSE and AVX state; opmask, upper halves of ZMM0-15, ZMM16-31.
constexpr std::uint64_t kAvxState = 0x06;
constexpr std::uint64_t kAvx512State = 0xe6;

std::uint64_t enabled_state() noexcept {
  std::uint32_t low = 0;
  std::uint32_t high = 0;
  __asm__("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
  return static_cast<std::uint64_t>(high) << 32 | low;
}

int detect() noexcept {
  std::uint32_t eax = 0;
  std::uint32_t ebx = 0;
  std::uint32_t ecx = 0;
  std::uint32_t edx = 0;
  if (__get_cpuid(1, &eax, &ebx, &ecx, &edx) == 0 || (ecx & bit_OSXSAVE) == 0) {
    return 0;
  }
  const bool fma = (ecx & bit_FMA) != 0;
  const std::uint64_t state = enabled_state();
  if (__get_cpuid_count(7, 0, &eax, &ebx, &ecx, &edx) == 0) {
    return 0;
  }
  int found = 0;
  if ((state & kAvxState) == kAvxState && (ebx & bit_AVX2) != 0 && fma) {
    found |= kAvx2;
  }
  if ((state & kAvx512State) == kAvx512State && (ebx & bit_AVX512F) != 0 && (ebx & bit_AVX512IFMA) != 0) {
    found |= kAvx512Ifma;
  }
  return found;
}

}  // namespace

int features() noexcept {
  static const int found = detect();
  return found;
}

#else

int features() noexcept { return 0; }

#endif

}  // namespace blindserve::cpu
