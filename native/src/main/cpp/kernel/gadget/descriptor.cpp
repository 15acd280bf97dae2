#include "kernel/gadget/descriptor.h"

#include "kernel/gadget/groups.h"

namespace blindserve::kernel::gadget {

namespace {

constexpr std::size_t kHeadWords = 3;
constexpr std::size_t kRowWords = 8;

template <class T>
T* pointer(Word address) noexcept {
  return reinterpret_cast<T*>(address);
}

bool is_rows(Word address) noexcept { return address != 0 && address % sizeof(Word) == 0; }

bool read_row(Row& out, const Word* at, const Tables& t, Isa isa) noexcept {
  const Word q = at[0];
  if (q <= 2 || q >> kMaxBits != 0 || q % 2 == 0 || at[1] >> 62 != 1 || !is_rows(at[2]) ||
      at[3] != root_table_words(t.n) || at[4] >= q || at[6] >= q) {
    return false;
  }
  const KernelSet* set = kernels(isa, q);
  out = {{q, at[1], 62 - __builtin_clzll(q)},
         roots(pointer<const Word>(at[2]), t.n),
         set != nullptr ? set : kernels(Isa::kPortable, q),
         {at[4], at[5]},
         {at[6], at[7]}};
  return true;
}

/// Reads what both kinds of work have first: address and words of the tables.
bool read_head(Tables& out, const Word* at, Isa isa) noexcept {
  return is_rows(at[0]) && read_tables(out, pointer<const Word>(at[0]), at[1], isa);
}

void read_key(Key& out, const Word* at, std::size_t digits) noexcept {
  out.limbs = at[0];
  for (std::size_t i = 0; i < digits; ++i) {
    out.parts[0][i] = pointer<const Word>(at[1 + 2 * i]);
    out.parts[1][i] = pointer<const Word>(at[2 + 2 * i]);
  }
}

std::size_t key_words(const Tables& t) noexcept { return 1 + 2 * t.digits; }

bool is_key(const Word* at, const Tables& t) noexcept {
  bool good = at[0] >= t.limbs && at[0] < kMaxRows;
  for (std::size_t i = 1; i < key_words(t); ++i) {
    good = good && is_rows(at[i]);
  }
  return good;
}

}  // namespace

bool read_tables(Tables& out, const Word* at, std::size_t words, Isa isa) noexcept {
  if (words < kHeadWords || at[0] < 4 || at[0] > 16 || at[1] == 0 || at[1] > kMaxRows || at[2] == 0 ||
      at[2] > kMaxGroup || at[1] + at[2] > kMaxRows) {
    return false;
  }
  out.log_n = static_cast<int>(at[0]);
  out.n = std::size_t{1} << at[0];
  out.limbs = at[1];
  out.specials = at[2];
  out.digits = (out.limbs + out.specials - 1) / out.specials;
  const std::size_t rows_end = kHeadWords + out.all_rows() * kRowWords;
  out.groups = at + rows_end;
  if (words != rows_end + groups::words(out)) {
    return false;
  }
  for (std::size_t i = 0; i < out.all_rows(); ++i) {
    if (!read_row(out.rows[i], at + kHeadWords + i * kRowWords, out, isa)) {
      return false;
    }
  }
  return true;
}

// A switch: tables and their words; source, ending; two inputs; two addends, whether they are extended; permutation;
// whether to accumulate; two outputs; shared scratch, scratch of worker 0, words of each worker's; whether sums are
// kept; the key.
bool read_switch(Switch& out, const Word* at, std::size_t words, std::size_t worker, Isa isa) noexcept {
  constexpr std::size_t head = 17;
  if (words < head || !read_head(out.tables, at, isa) || at[2] > 2 || at[3] > 2) {
    return false;
  }
  const Tables& t = out.tables;
  out.source = static_cast<Source>(at[2]);
  out.ending = static_cast<Ending>(at[3]);
  const bool summed = out.source == Source::kSums;
  const bool two_out = out.ending != Ending::kDigits;
  const bool keyed = !summed && two_out;
  if (words != head + (keyed ? key_words(t) : 0) || (keyed && !is_key(at + head, t)) || !is_rows(at[4]) ||
      !is_rows(at[11]) || (two_out && !is_rows(at[12])) || !is_rows(at[13]) || !is_rows(at[14]) ||
      at[15] < own_words(t)) {
    return false;
  }
  out.in[0] = pointer<const Word>(at[4]);
  out.in[1] = pointer<const Word>(at[5]);
  out.add[0] = pointer<const Word>(at[6]);
  out.add[1] = pointer<const Word>(at[7]);
  out.add_extended = at[8] != 0;
  out.table = pointer<const std::int32_t>(at[9]);
  out.accumulate = at[10] != 0;
  out.kept = at[16] != 0;
  out.out[0] = pointer<Word>(at[11]);
  out.out[1] = pointer<Word>(at[12]);
  out.shared = pointer<Word>(at[13]);
  out.own = pointer<Word>(at[14]) + worker * at[15];
  if (keyed) {
    read_key(out.key, at + head, t.digits);
  }
  return true;
}

// A matrix: tables and their words; digits; two inputs; numbers of babies and giants; scratch of worker 0, words of
// each worker's; whether to add to what outputs hold; then for each baby whether it is rotated, its permutation and its
// key; for each giant two outputs, the number of its terms, and the terms.
namespace {

constexpr std::size_t kMatrixHead = 10;

std::size_t baby_words(const Tables& t) noexcept { return 2 + key_words(t); }

bool is_baby(const Word* at, const Tables& t) noexcept { return at[0] == 0 || (at[1] != 0 && is_key(at + 2, t)); }

/// Checks giants up to `end`, which they must reach.
bool are_giants(const Word* at, const Word* end, std::size_t count, std::size_t babies) noexcept {
  for (std::size_t g = 0; g < count; ++g) {
    if (end - at < 3 || !is_rows(at[0]) || !is_rows(at[1]) || at[2] > babies ||
        static_cast<Word>(end - at - 3) < 2 * at[2]) {
      return false;
    }
    const Giant giant = read_giant(at);
    for (std::size_t i = 0; i < giant.count; ++i) {
      if (giant.terms[2 * i] >= babies || !is_rows(giant.terms[2 * i + 1])) {
        return false;
      }
    }
  }
  return at == end;
}

}  // namespace

bool read_matrix(Matrix& out, const Word* at, std::size_t words, std::size_t worker, Isa isa) noexcept {
  if (words < kMatrixHead || !read_head(out.tables, at, isa) || !is_rows(at[2]) || !is_rows(at[3]) || !is_rows(at[4]) ||
      at[5] > words || at[6] > words || !is_rows(at[7]) || at[8] < own_matrix_words(out.tables)) {
    return false;
  }
  out.digits = pointer<const Word>(at[2]);
  out.in[0] = pointer<const Word>(at[3]);
  out.in[1] = pointer<const Word>(at[4]);
  out.babies = at[5];
  out.giants = at[6];
  out.own = pointer<Word>(at[7]) + worker * at[8];
  out.accumulate = at[9] != 0;
  out.description = at + kMatrixHead;
  if (words < kMatrixHead + out.babies * baby_words(out.tables)) {
    return false;
  }
  for (std::size_t b = 0; b < out.babies; ++b) {
    if (!is_baby(out.description + b * baby_words(out.tables), out.tables)) {
      return false;
    }
  }
  return are_giants(first_giant(out), at + words, out.giants, out.babies);
}

Baby read_baby(const Matrix& m, std::size_t baby) noexcept {
  const Word* at = m.description + baby * baby_words(m.tables);
  Baby out;
  out.rotated = at[0] != 0;
  out.table = pointer<const std::int32_t>(at[1]);
  if (out.rotated) {
    read_key(out.key, at + 2, m.tables.digits);
  }
  return out;
}

const Word* first_giant(const Matrix& m) noexcept { return m.description + m.babies * baby_words(m.tables); }

Giant read_giant(const Word*& at) noexcept {
  const Giant giant{{pointer<Word>(at[0]), pointer<Word>(at[1])}, at[2], at + 3};
  at += 3 + 2 * giant.count;
  return giant;
}

}  // namespace blindserve::kernel::gadget
