#pragma once

#include <cstdint>

namespace blindserve::memory {

/// Asks the system to back the huge pages that lie whole in this memory as such, now if it can. Best effort: it changes
/// speed alone, and failure is no error.
void prefer_huge_pages(std::int64_t address, std::int64_t bytes) noexcept;

}  // namespace blindserve::memory
