#include "kernel/gadget/gadget.h"

#include <cstring>

#include "kernel/gadget/groups.h"
#include "kernel/gadget/key_product.h"

// Hybrid key switching (eprint 2019/688, section 3.1.3), bit for bit what Lattigo v6 computes. Work goes row by row: a
// prime's tables, the digits modulo that prime and the sums of one row then stay in the second-level cache, where all
// digits at once would not; keys are streamed past them once.

namespace blindserve::kernel::gadget {

namespace {

void copy(Word* out, const Word* a, std::size_t n) noexcept { std::memcpy(out, a, n * sizeof(Word)); }

/// The parts of the scratch that is shared.
struct Shared {
  const Tables& t;
  Word* begin;

  Word* coefficients(std::size_t row) const noexcept { return begin + row * t.n; }
  Word* quotients(std::size_t digit) const noexcept { return coefficients(t.limbs + digit); }
  Word* special(std::size_t part, std::size_t i) const noexcept {
    return coefficients(t.limbs + digit_quotients() + part * t.specials + i);
  }
  Word* special_quotients(std::size_t part) const noexcept { return special(2, part); }
  Word* sum(std::size_t row, std::size_t part) const noexcept { return coefficients(rows() + 2 * row + part); }

  std::size_t digit_quotients() const noexcept { return t.specials > 1 ? t.digits : 0; }
  std::size_t rows() const noexcept { return t.limbs + digit_quotients() + 2 * t.specials + (t.specials > 1 ? 2 : 0); }
};

Shared shared(const Switch& s) noexcept { return {s.tables, s.shared}; }

/// Names neighbouring rows.
template <class Pointer>
void name_rows(Pointer* out, Pointer first, std::size_t count, std::size_t n) noexcept {
  for (std::size_t i = 0; i < count; ++i) {
    out[i] = first + i * n;
  }
}

/// Carries neighbouring rows of a group to row `to` of the tables and transforms them.
void carry_group(Word* out, const Word* rows, const Word* quotients, std::size_t group, std::size_t size,
                 std::size_t to, const Tables& t) noexcept {
  const Row& row = t.rows[to];
  const Word* named[kMaxGroup];
  name_rows(named, rows, size, t.n);
  const GroupTarget target = groups::target(t, group, size, to);
  groups::kernels(t, group, size, row).carry(out, named, quotients, t.n, size, target, row.modulus);
  row.kernels->forward_ntt(out, t.log_n, row.modulus.q, row.roots);
}

/// Lifts a digit to a prime that is not its own. Lattigo counts (q-1)/2 among the negative residues here.
void lift_to(Word* out, const Switch& s, std::size_t digit, std::size_t to, const Ahead& ahead) noexcept {
  const Tables& t = s.tables;
  const std::size_t start = t.digit_start(digit);
  const std::size_t size = t.digit_size(digit);
  const Word* from = shared(s).coefficients(start);
  if (size > 1) {
    carry_group(out, from, shared(s).quotients(digit), digit, size, to, t);
    return;
  }
  const Word q = t.rows[start].modulus.q;
  const Row& row = t.rows[to];
  row.kernels->lifted_forward_ntt(out, from, t.log_n, {q, q >> 1}, row.modulus, row.roots, ahead);
}

/// The residues of a digit modulo one prime, made in `room` where they are not there yet; `ahead` is read after them.
const Word* digit_row(const Switch& s, std::size_t digit, std::size_t row, Word* room, const Ahead& ahead) noexcept {
  const Tables& t = s.tables;
  if (s.source == Source::kDigits) {
    return s.in[0] + (digit * t.all_rows() + row) * t.n;
  }
  if (t.owns(digit, row)) {
    return s.in[0] + row * t.n;
  }
  lift_to(room, s, digit, row, ahead);
  return room;
}

Word* own_row(const Switch& s, std::size_t i) noexcept { return s.own + i * s.tables.n; }

/// Where the two sums of a row are until it is finished.
Word* sum_of(const Switch& s, std::size_t row, std::size_t part) noexcept {
  return s.kept ? shared(s).sum(row, part) : own_row(s, s.tables.digits + part);
}

void sums_of_row(Word* const* out, const Switch& s, std::size_t row) noexcept {
  const Tables& t = s.tables;
  if (s.source == Source::kSums) {
    for (std::size_t part = 0; part < s.parts(); ++part) {
      copy(out[part], s.in[part] + row * t.n, t.n);
    }
    return;
  }
  const Word* digits[kMaxRows];
  for (std::size_t i = 0; i < t.digits; ++i) {
    digits[i] = digit_row(s, i, row, own_row(s, i), {key_row(t, s.key, 0, i, row), key_row(t, s.key, 1, i, row)});
  }
  multiply_with_key(out, t, digits, s.key, row);
}

/// Fills the row of every digit in the result.
void digits_of_row(const Switch& s, std::size_t row) noexcept {
  const Tables& t = s.tables;
  for (std::size_t i = 0; i < t.digits; ++i) {
    Word* out = s.out[0] + (i * t.all_rows() + row) * t.n;
    const Word* made = digit_row(s, i, row, out, {});
    if (made != out) {
      copy(out, made, t.n);
    }
  }
}

/// The special primes' part of a sum, as integers of about (-P/2, P/2] modulo a data prime.
void lift_special(Word* out, const Switch& s, std::size_t part, std::size_t row) noexcept {
  const Tables& t = s.tables;
  const Word* from = shared(s).special(part, 0);
  if (t.specials > 1) {
    carry_group(out, from, shared(s).special_quotients(part), t.digits, t.specials, row, t);
    return;
  }
  const Word p = t.rows[t.limbs].modulus.q;
  const Row& to = t.rows[row];
  to.kernels->lifted_forward_ntt(out, from, t.log_n, {p, (p >> 1) + 1}, to.modulus, to.roots, {});
}

/// Adds what the caller wants added to one part of a row's sums.
void add_addend(Word* sum, const Switch& s, std::size_t part, std::size_t row) noexcept {
  const Tables& t = s.tables;
  const Row& r = t.rows[row];
  const bool there = s.add[part] != nullptr && (s.add_extended || row < t.limbs);
  if (!there) {
    return;
  }
  const Word* addend = s.add[part] + row * t.n;
  if (s.ending == Ending::kTimesP && !s.add_extended) {
    r.kernels->multiply_scalar_add(sum, addend, r.p, t.n, r.modulus);
  } else {
    r.kernels->add(sum, sum, addend, t.n, r.modulus);
  }
}

void put(const Switch& s, std::size_t part, std::size_t row, const Word* result) noexcept {
  const Tables& t = s.tables;
  const Row& r = t.rows[row];
  Word* out = s.out[part] + row * t.n;
  if (s.table != nullptr && s.accumulate) {
    r.kernels->permute_add(out, result, s.table, t.n, r.modulus);
  } else if (s.table != nullptr) {
    r.kernels->permute(out, result, s.table, t.n);
  } else if (s.accumulate) {
    r.kernels->add(out, out, result, t.n, r.modulus);
  } else {
    copy(out, result, t.n);
  }
}

}  // namespace

std::size_t shared_words(const Tables& tables, bool kept) noexcept {
  const std::size_t sums = kept ? 2 * tables.all_rows() : 0;
  return (Shared{tables, nullptr}.rows() + sums) * tables.n;
}

std::size_t own_words(const Tables& tables) noexcept { return (tables.digits + 3) * tables.n; }

void lift_digit(const Switch& s, std::size_t digit) noexcept {
  const Tables& t = s.tables;
  const std::size_t start = t.digit_start(digit);
  const std::size_t size = t.digit_size(digit);
  for (std::size_t row = start; row < start + size; ++row) {
    Word* coefficients = shared(s).coefficients(row);
    const Row& r = t.rows[row];
    r.kernels->inverse_ntt_of(coefficients, s.in[0] + row * t.n, t.log_n, r.modulus.q, r.roots);
  }
  if (size > 1) {
    groups::prepare(t, digit, start, size, shared(s).coefficients(start), shared(s).quotients(digit));
  }
}

void sum_special(const Switch& s, std::size_t special) noexcept {
  const Tables& t = s.tables;
  const std::size_t row = t.limbs + special;
  Word* sums[2] = {shared(s).special(0, special), shared(s).special(1, special)};
  sums_of_row(sums, s, row);
  for (std::size_t part = 0; part < s.parts(); ++part) {
    t.rows[row].kernels->inverse_ntt(sums[part], t.log_n, t.rows[row].modulus.q, t.rows[row].roots);
  }
}

void prepare_specials(const Switch& s) noexcept {
  const Tables& t = s.tables;
  for (std::size_t part = 0; part < s.parts() && t.specials > 1; ++part) {
    groups::prepare(t, t.digits, t.limbs, t.specials, shared(s).special(part, 0), shared(s).special_quotients(part));
  }
}

void sum_row(const Switch& s, std::size_t row) noexcept {
  if (s.ending == Ending::kDigits) {
    digits_of_row(s, row);
    return;
  }
  Word* sums[2] = {sum_of(s, row, 0), sum_of(s, row, 1)};
  sums_of_row(sums, s, row);
}

void finish(const Switch& s, std::size_t index) noexcept {
  const std::size_t row = index / 2;
  const std::size_t part = index % 2;
  if (s.ending == Ending::kDigits || part >= s.parts()) {
    return;
  }
  const Tables& t = s.tables;
  const Row& r = t.rows[row];
  Word* sum = sum_of(s, row, part);
  if (s.ending == Ending::kDivided) {
    Word* rest = own_row(s, t.digits + 2);
    lift_special(rest, s, part, row);
    r.kernels->subtract_multiply_scalar(sum, sum, rest, r.inverse_p, t.n, r.modulus);
  }
  add_addend(sum, s, part, row);
  put(s, part, row, sum);
}

std::size_t result_rows(const Switch& s) noexcept {
  return s.ending == Ending::kDivided ? s.tables.limbs : s.tables.all_rows();
}

void run(const Switch& s) noexcept {
  for (std::size_t digit = 0; digit < s.tables.digits && s.source == Source::kPolynomial; ++digit) {
    lift_digit(s, digit);
  }
  if (s.ending == Ending::kDivided) {
    for (std::size_t i = 0; i < s.tables.specials; ++i) {
      sum_special(s, i);
    }
    prepare_specials(s);
  }
  for (std::size_t row = 0; row < result_rows(s); ++row) {
    sum_row(s, row);
    finish(s, 2 * row);
    finish(s, 2 * row + 1);
  }
}

}  // namespace blindserve::kernel::gadget
