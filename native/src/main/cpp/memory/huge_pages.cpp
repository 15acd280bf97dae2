#include "memory/huge_pages.h"

#if defined(__linux__)
#include <sys/mman.h>

#include <cstddef>
#endif

namespace blindserve::memory {

#if defined(__linux__)

void prefer_huge_pages(std::int64_t address, std::int64_t bytes) noexcept {
  constexpr std::int64_t huge = std::int64_t{1} << 21;
  constexpr int collapse = 25;  // MADV_COLLAPSE, of Linux 6.1: headers may be older than the system
  const std::int64_t from = (address + huge - 1) / huge * huge;
  const std::int64_t to = (address + bytes) / huge * huge;
  if (from >= to) {
    return;
  }
  void* const start = reinterpret_cast<void*>(from);
  const std::size_t length = static_cast<std::size_t>(to - from);
  if (madvise(start, length, MADV_HUGEPAGE) == 0) {
    static_cast<void>(madvise(start, length, collapse));
  }
}

#else

void prefer_huge_pages(std::int64_t, std::int64_t) noexcept {}

#endif

}  // namespace blindserve::memory
