#pragma once

#include "kernel/word.h"

namespace blindserve::kernel {

/// Primes of one digit, or special primes: at most as many as an eight-word table of quotients serves.
constexpr std::size_t kMaxGroup = 7;

/// Several primes of product D, whose residues together are numbers modulo D.
struct Group {
  std::size_t size;  ///< 2 to kMaxGroup
  Modulus primes[kMaxGroup];
  Word half[kMaxGroup];       ///< floor(D/2) modulo each prime
  Factor inverse[kMaxGroup];  ///< (D/q_i)^-1 modulo q_i
};

/// What carries numbers of a group to one other prime t.
struct GroupTarget {
  Factor weight[kMaxGroup];    ///< D/q_i modulo t
  Word excess[kMaxGroup + 1];  ///< v D + floor(D/2) modulo t for each quotient v from 0 to the group's size
};

// Carries residues of a group to another prime as integers of about (-D/2, D/2]: the sum of y_i D/q_i less the quotient
// v times D, with half of D added before and taken away after (Halevi, Polyakov, Shoup, eprint 2018/117). v is a sum of
// divisions in double precision, in the order of the primes, as Lattigo v6 has it: no other rounding gives the same
// bits.
//
// prepare: rows[i][k] becomes y_i of number k, and quotients[k] its v.
// carry: out[k] = number k modulo t; out is apart from all rows.
namespace portable {
void prepare(Word* const* rows, Word* quotients, std::size_t n, const Group& group) noexcept;
void carry(Word* out, const Word* const* rows, const Word* quotients, std::size_t n, std::size_t size,
           const GroupTarget& target, const Modulus& t) noexcept;
}  // namespace portable

namespace avx2 {  // all primes below 2^50
void prepare(Word* const* rows, Word* quotients, std::size_t n, const Group& group) noexcept;
void carry(Word* out, const Word* const* rows, const Word* quotients, std::size_t n, std::size_t size,
           const GroupTarget& target, const Modulus& t) noexcept;
}  // namespace avx2

namespace avx512ifma {  // all primes below 2^50
void prepare(Word* const* rows, Word* quotients, std::size_t n, const Group& group) noexcept;
void carry(Word* out, const Word* const* rows, const Word* quotients, std::size_t n, std::size_t size,
           const GroupTarget& target, const Modulus& t) noexcept;
}  // namespace avx512ifma

}  // namespace blindserve::kernel
