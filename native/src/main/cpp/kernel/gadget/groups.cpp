#include "kernel/gadget/groups.h"

#include <cstring>

namespace blindserve::kernel::gadget::groups {

namespace {

constexpr std::size_t kPrimeWords = 3;
constexpr std::size_t kExcessWords = kMaxGroup + 1;

std::size_t target_words(std::size_t size) noexcept { return 2 * size + kExcessWords; }

std::size_t group_words(const Tables& t, std::size_t size) noexcept {
  return size > 1 ? kPrimeWords * size + t.all_rows() * target_words(size) : 0;
}

/// All digits but the last are of the full size.
const Word* constants(const Tables& t, std::size_t group) noexcept {
  if (group < t.digits) {
    return t.groups + group * group_words(t, t.specials);
  }
  return constants(t, t.digits - 1) + group_words(t, t.digit_size(t.digits - 1));
}

std::size_t first_row(const Tables& t, std::size_t group) noexcept {
  return group < t.digits ? t.digit_start(group) : t.limbs;
}

}  // namespace

std::size_t words(const Tables& t) noexcept {
  return t.specials > 1 ? static_cast<std::size_t>(constants(t, t.digits) - t.groups) + group_words(t, t.specials) : 0;
}

GroupTarget target(const Tables& t, std::size_t group, std::size_t size, std::size_t to) noexcept {
  const Word* at = constants(t, group) + kPrimeWords * size + to * target_words(size);
  GroupTarget out = {};
  for (std::size_t i = 0; i < size; ++i) {
    out.weight[i] = {at[2 * i], at[2 * i + 1]};
  }
  std::memcpy(out.excess, at + 2 * size, sizeof out.excess);
  return out;
}

const KernelSet& kernels(const Tables& t, std::size_t group, std::size_t size, const Row& row) noexcept {
  const std::size_t first = first_row(t, group);
  bool alike = true;
  for (std::size_t i = 0; i < size; ++i) {
    alike = alike && t.rows[first + i].kernels == row.kernels;
  }
  return alike ? *row.kernels : *kernel::kernels(Isa::kPortable, row.modulus.q);
}

void prepare(const Tables& t, std::size_t group, std::size_t first, std::size_t size, Word* rows,
             Word* quotients) noexcept {
  const Word* at = constants(t, group);
  Group of = {};
  of.size = size;
  Word* named[kMaxGroup];
  for (std::size_t i = 0; i < size; ++i) {
    of.primes[i] = t.rows[first + i].modulus;
    of.half[i] = at[kPrimeWords * i];
    of.inverse[i] = {at[kPrimeWords * i + 1], at[kPrimeWords * i + 2]};
    named[i] = rows + i * t.n;
  }
  kernels(t, group, size, t.rows[first]).prepare(named, quotients, t.n, of);
}

}  // namespace blindserve::kernel::gadget::groups
