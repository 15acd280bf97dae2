// Key switches and matrices of all kernels of this machine against the portable ones, over descriptions as Java writes
// them, with nothing but what they announce behind every address: run under the sanitizers, this finds what reads or
// writes beyond. Java's KeySwitchAgreeTest compares with kernels that were written apart from these.

#include "kernel/gadget/gadget.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <deque>
#include <random>
#include <vector>

#include "kernel/gadget/descriptor.h"
#include "tables.h"

namespace {

using namespace blindserve::kernel;
using namespace blindserve::test;
using Row = std::vector<Word>;

constexpr int kLogN = 6;
constexpr std::size_t kN = std::size_t{1} << kLogN;

[[noreturn]] void fail(const char* what) {
  std::printf("FAILED: %s\n", what);
  std::exit(1);
}

Word address(const void* at) { return reinterpret_cast<Word>(at); }

/// The words of tables. Moduli are odd, and roots any numbers: what is reduced right is the same from all kernels.
class Level {
 public:
  Level(std::size_t limbs, std::size_t specials, Entry entry, std::mt19937_64& random)
      : limbs_(limbs), specials_(specials), entry_(entry), random_(random) {
    words_ = {kLogN, limbs, specials};
    for (std::size_t row = 0; row < rows(); ++row) {
      add_row(row);
    }
    for (std::size_t digit = 0; digit < digits(); ++digit) {
      add_group(digit * specials, std::min(specials, limbs - digit * specials));
    }
    add_group(limbs, specials);
  }

  std::size_t digits() const { return (limbs_ + specials_ - 1) / specials_; }
  std::size_t rows() const { return limbs_ + specials_; }
  const Row& words() const { return words_; }

  static Word q(std::size_t row) { return (Word{1} << 40) - 87 - 2 * row; }

 private:
  void add_row(std::size_t row) {
    Row table(root_table_words(kN));
    const auto put = [&](std::size_t value, std::size_t quotient) {
      const Factor f = entry_(random_() % q(row), q(row));
      table[value] = f.value;
      table[quotient] = f.quotient;
    };
    for (std::size_t k = 0; k < kN; ++k) {
      put(k, kN + k);
      put(2 * kN + k, 3 * kN + k);
    }
    put(4 * kN, 4 * kN + 1);
    put(4 * kN + 2, 4 * kN + 3);
    roots_.push_back(table);
    words_.insert(words_.end(), {q(row), modulus(q(row)).ratio, address(roots_.back().data()), table.size()});
    add_factor(q(row));
    add_factor(q(row));
  }

  void add_factor(Word q) {
    const Factor f = portable_entry(random_() % q, q);
    words_.insert(words_.end(), {f.value, f.quotient});
  }

  void add_group(std::size_t first, std::size_t size) {
    if (size == 1) {
      return;
    }
    for (std::size_t i = 0; i < size; ++i) {
      words_.push_back(random_() % q(first + i));
      add_factor(q(first + i));
    }
    for (std::size_t row = 0; row < rows(); ++row) {
      for (std::size_t i = 0; i < size; ++i) {
        add_factor(q(row));
      }
      for (std::size_t v = 0; v <= kMaxGroup; ++v) {
        words_.push_back(random_() % q(row));
      }
    }
  }

  std::size_t limbs_;
  std::size_t specials_;
  Entry entry_;
  std::mt19937_64& random_;
  Row words_;
  std::deque<Row> roots_;
};

Row residues(std::size_t rows, std::mt19937_64& random) {
  Row out(rows * kN);
  for (Word& x : out) {
    x = random() % ((Word{1} << 40) - 1000);
  }
  return out;
}

std::vector<std::int32_t> table() {
  std::vector<std::int32_t> out(kN);
  for (std::size_t k = 0; k < kN; ++k) {
    out[k] = static_cast<std::int32_t>((k ^ 8) ^ 3);
  }
  return out;
}

/// Runs a divided rotation, its digits, and a matrix over them; returns what they wrote.
Row run(Isa isa, Entry entry, std::size_t limbs, std::size_t specials) {
  std::mt19937_64 random(limbs * 8 + specials);
  const Level level(limbs, specials, entry, random);
  const std::vector<std::int32_t> permutation = table();
  Row c0 = residues(limbs, random);
  Row c1 = residues(limbs, random);
  Row key0 = residues(level.digits() * level.rows(), random);
  Row key1 = residues(level.digits() * level.rows(), random);
  Row digits = residues(level.digits() * level.rows(), random);
  Row diagonal = residues(level.rows(), random);
  Row sum0(level.rows() * kN);
  Row sum1(level.rows() * kN);
  gadget::Tables t;
  if (!gadget::read_tables(t, level.words().data(), level.words().size(), isa)) {
    fail("tables");
  }
  Row shared(gadget::shared_words(t, true));
  Row own(gadget::own_words(t));
  Row room(gadget::own_matrix_words(t));
  Row key = {limbs};
  for (std::size_t i = 0; i < level.digits(); ++i) {
    key.push_back(address(key0.data() + i * level.rows() * kN));
    key.push_back(address(key1.data() + i * level.rows() * kN));
  }
  const auto head = [&](Word source, Word ending, const Row& in, Row& out0, Row& out1) {
    return Row{address(level.words().data()),
               level.words().size(),
               source,
               ending,
               address(in.data()),
               0,
               address(c0.data()),
               0,
               0,
               address(permutation.data()),
               1,
               address(out0.data()),
               address(out1.data()),
               address(shared.data()),
               address(own.data()),
               own.size(),
               1};
  };
  gadget::Switch s;
  Row cut = head(0, 0, c1, digits, digits);
  if (!gadget::read_switch(s, cut.data(), cut.size(), 0, isa)) {
    fail("digits");
  }
  gadget::run(s);
  Row rotation = head(0, 2, c1, c0, c1);
  rotation.insert(rotation.end(), key.begin(), key.end());
  if (!gadget::read_switch(s, rotation.data(), rotation.size(), 0, isa) ||
      gadget::read_switch(s, rotation.data(), rotation.size() - 1, 0, isa)) {
    fail("rotation");
  }
  gadget::run(s);
  constexpr std::size_t accumulate = 0;
  Row matrix = {address(level.words().data()),
                level.words().size(),
                address(digits.data()),
                address(c0.data()),
                address(c1.data()),
                2,
                1,
                address(room.data()),
                room.size(),
                accumulate};
  matrix.insert(matrix.end(), {1, address(permutation.data())});
  matrix.insert(matrix.end(), key.begin(), key.end());
  matrix.insert(matrix.end(), 2 + key.size(), 0);
  matrix.insert(matrix.end(), {address(sum0.data()), address(sum1.data()), 2, 0, address(diagonal.data()), 1,
                               address(diagonal.data())});
  gadget::Matrix m;
  if (!gadget::read_matrix(m, matrix.data(), matrix.size(), 0, isa) ||
      gadget::read_matrix(m, matrix.data(), matrix.size() - 1, 0, isa)) {
    fail("matrix");
  }
  for (std::size_t row = 0; row < level.rows(); ++row) {
    gadget::sum_matrix_row(m, row);
  }
  matrix[9] = 1;  // and once more on top of it
  if (!gadget::read_matrix(m, matrix.data(), matrix.size(), 0, isa)) {
    fail("matrix to be added");
  }
  gadget::sum_matrix_row(m, 0);
  Row out = c0;
  for (const Row* part : {&c1, &digits, &sum0, &sum1}) {
    out.insert(out.end(), part->begin(), part->end());
  }
  return out;
}

void compare(Isa isa, Entry entry, const char* name) {
  if (kernels(isa, Level::q(0)) == nullptr) {
    std::printf("%s skipped on this machine\n", name);
    return;
  }
  for (const std::size_t specials : {1u, 2u, 3u}) {
    for (std::size_t limbs = 1; limbs <= 7; ++limbs) {
      if (run(Isa::kPortable, portable_entry, limbs, specials) != run(isa, entry, limbs, specials)) {
        fail(name);
      }
    }
  }
  std::printf("key switches of the portable and the %s kernels agree\n", name);
}

}  // namespace

int main() {
  compare(Isa::kPortable, portable_entry, "portable");
  compare(Isa::kAvx2, avx2_entry, "avx2");
  compare(Isa::kAvx512Ifma, ifma_entry, "avx512ifma");
  return 0;
}
