#pragma once

#include "kernel/gadget/gadget.h"

/// How Java writes down what is to be done: words in direct memory, counts and addresses; its `GadgetLayout` writes
/// what is read here. Counts and moduli are checked, because a wrong one would end the process; addresses are taken on
/// trust.
namespace blindserve::kernel::gadget {

/// Reads `words` words of tables for the kernels of `isa`; false if they are none.
bool read_tables(Tables& out, const Word* at, std::size_t words, Isa isa) noexcept;

/// Reads a switch; `worker` is the number of who works on it. False if it is none.
bool read_switch(Switch& out, const Word* at, std::size_t words, std::size_t worker, Isa isa) noexcept;

/// Reads a matrix, whose babies and giants stay where they are. False if it is none.
bool read_matrix(Matrix& out, const Word* at, std::size_t words, std::size_t worker, Isa isa) noexcept;

Baby read_baby(const Matrix& m, std::size_t baby) noexcept;

const Word* first_giant(const Matrix& m) noexcept;

/// Reads a giant step and moves `at` to the next one.
Giant read_giant(const Word*& at) noexcept;

}  // namespace blindserve::kernel::gadget
