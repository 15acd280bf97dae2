#pragma once

#include <cstddef>
#include <cstring>

namespace blindserve::kernel {

/// Overwrites secrets with zeros, in a way that the compiler must not leave out as useless.
static inline void wipe(void* at, std::size_t bytes) noexcept {
  std::memset(at, 0, bytes);
  __asm__ __volatile__("" : : "r"(at) : "memory");
}

}  // namespace blindserve::kernel
