#pragma once

#include "kernel/gadget/gadget.h"
#include "kernel/group_lift/group_lift.h"

/// The constants of groups of several primes, as `Tables::groups` holds them: for each prime of the group half of the
/// product, the inverse and its quotient; then for each row of the tables two words a prime, weight and quotient, and
/// the table of excesses. Group `digits` is that of the special primes.
namespace blindserve::kernel::gadget::groups {

/// Words of the constants of all groups.
std::size_t words(const Tables& t) noexcept;

/// What carries group `group`, of `size` primes, to row `to`.
GroupTarget target(const Tables& t, std::size_t group, std::size_t size, std::size_t to) noexcept;

/// Kernels that serve the primes of a group and one row beside them.
const KernelSet& kernels(const Tables& t, std::size_t group, std::size_t size, const Row& row) noexcept;

/// Prepares the rows of a group, whose primes are those of the tables from `first` on.
void prepare(const Tables& t, std::size_t group, std::size_t first, std::size_t size, Word* rows,
             Word* quotients) noexcept;

}  // namespace blindserve::kernel::gadget::groups
