#pragma once

#include "kernel/dispatch.h"

namespace blindserve::kernel::gadget {

/// Bounds on what a table may announce; Java's `RlweParameters` has the same.
constexpr std::size_t kMaxRows = 64;

/// One prime of a level, with what turns its rows. Rows of data primes come first, those of special primes after them.
struct Row {
  Modulus modulus;
  Roots roots;
  const KernelSet* kernels;
  Factor p;          ///< P modulo the prime; of data primes only
  Factor inverse_p;  ///< its inverse; of data primes only
};

/// Key switching at one level: digits are groups of `specials` data primes, lowest first.
struct Tables {
  std::size_t n;
  int log_n;
  std::size_t limbs;
  std::size_t specials;
  std::size_t digits;
  Row rows[kMaxRows];
  const Word* groups;  ///< constants of the digits and then of P, present where a group has several primes

  std::size_t all_rows() const noexcept { return limbs + specials; }
  std::size_t digit_start(std::size_t digit) const noexcept { return digit * specials; }
  std::size_t digit_size(std::size_t digit) const noexcept {
    const std::size_t left = limbs - digit_start(digit);
    return left < specials ? left : specials;
  }
  bool owns(std::size_t digit, std::size_t row) const noexcept {
    return row >= digit_start(digit) && row < digit_start(digit) + digit_size(digit);
  }
};

/// What is switched.
enum class Source : Word { kPolynomial = 0, kDigits = 1, kSums = 2 };

/// What becomes of the sums of digits times key.
enum class Ending : Word { kDigits = 0, kTimesP = 1, kDivided = 2 };

/// A key: for each digit the rows of its two parts, data primes of the key's own level first.
struct Key {
  std::size_t limbs;
  const Word* parts[2][kMaxRows];
};

/// One key switch. Polynomials are rows of n words, one behind the other.
struct Switch {
  Tables tables;
  Source source;
  Ending ending;
  const Word* in[2];          ///< the polynomial or its digits; or one or two sums
  Key key;                    ///< not for sums and not for digits alone
  const Word* add[2];         ///< null, or what is added to the results before they are permuted
  bool add_extended;          ///< whether that has rows of special primes too, and so counts P times less
  const std::int32_t* table;  ///< null, or the permutation of the results
  bool accumulate;            ///< whether results are added to what `out` holds
  bool kept;                  ///< whether sums are kept in shared scratch, for anybody to finish
  Word* out[2];
  Word* shared;  ///< shared_words(..)
  Word* own;     ///< own_words(..) of the one who works on a row

  /// Polynomials of the result: one, if there is one sum.
  std::size_t parts() const noexcept { return source == Source::kSums && in[1] == nullptr ? 1 : 2; }
};

/// Words of scratch that everybody who works on one switch shares: coefficients and quotients of what is switched, sums
/// of the special primes and their quotients, and sums of all rows if they are kept.
std::size_t shared_words(const Tables& tables, bool kept) noexcept;

/// Words of scratch for each of them: lifted digits, two sums, one row more.
std::size_t own_words(const Tables& tables) noexcept;

// The parts of a switch. Those of one kind may run at the same time; each kind needs the ones above it.

/// Of a polynomial, every digit.
void lift_digit(const Switch& s, std::size_t digit) noexcept;

/// If the result is divided, every special prime.
void sum_special(const Switch& s, std::size_t special) noexcept;

/// If the result is divided.
void prepare_specials(const Switch& s) noexcept;

/// Every row of the result; needs lifted digits alone.
void sum_row(const Switch& s, std::size_t row) noexcept;

/// Part index % 2 of row index / 2: unless sums are kept, by whoever summed the row, before the next one.
void finish(const Switch& s, std::size_t index) noexcept;

/// Rows that a result has.
std::size_t result_rows(const Switch& s) noexcept;

/// The whole switch.
void run(const Switch& s) noexcept;

/// Rotated pairs that a row of a matrix keeps at a time.
constexpr std::size_t kMaxBabies = 8;

/// A baby step: a rotation of what the digits were cut from, or the thing itself.
struct Baby {
  bool rotated;
  const std::int32_t* table;
  Key key;
};

/// The sum of one giant step: diagonals times baby steps.
struct Giant {
  Word* out[2];
  std::size_t count;
  const Word* terms;  ///< pairs of the number of a baby step and the address of a diagonal
};

/// A matrix on slots before its giant steps (Halevi and Shoup, eprint 2018/244, section 4): every giant step's sum of
/// diagonals times rotations, times P and modulo QP.
struct Matrix {
  Tables tables;
  const Word* digits;
  const Word* in[2];  ///< the ciphertext
  std::size_t babies;
  std::size_t giants;
  const Word* description;  ///< words of all babies and then of all giants
  Word* own;                ///< own_matrix_words(..)
  bool accumulate;          ///< adds to what the outputs hold
};

std::size_t own_matrix_words(const Tables& tables) noexcept;

/// Fills one row of every giant step's sum. Rows are independent.
void sum_matrix_row(const Matrix& m, std::size_t row) noexcept;

}  // namespace blindserve::kernel::gadget
