#pragma once

#include "kernel/combine/combine.h"
#include "kernel/group_lift/group_lift.h"
#include "kernel/lift/lift.h"
#include "kernel/multiply_sum/multiply_sum.h"
#include "kernel/ntt/ntt.h"
#include "kernel/permute/permute.h"
#include "kernel/pointwise/pointwise.h"

namespace blindserve::kernel {

/// Instruction sets to choose from; Java's `NativeKernels` numbers them alike.
enum class Isa : int { kPortable = 0, kAvx512Ifma = 1, kAvx2 = 2 };

/// The kernels of one instruction set.
struct KernelSet {
  decltype(&portable::forward_ntt) forward_ntt;
  decltype(&portable::inverse_ntt) inverse_ntt;
  decltype(&portable::inverse_ntt_of) inverse_ntt_of;
  decltype(&portable::lifted_forward_ntt) lifted_forward_ntt;
  decltype(&portable::add) add;
  decltype(&portable::subtract) subtract;
  decltype(&portable::negate) negate;
  decltype(&portable::add_scalar) add_scalar;
  decltype(&portable::multiply) multiply;
  decltype(&portable::multiply_add) multiply_add;
  decltype(&portable::multiply_scalar) multiply_scalar;
  decltype(&portable::multiply_scalar_add) multiply_scalar_add;
  decltype(&portable::subtract_multiply_scalar) subtract_multiply_scalar;
  decltype(&portable::lift) lift;
  decltype(&portable::multiply_sum) multiply_sum;
  decltype(&portable::multiply_two_sums) multiply_two_sums;
  decltype(&portable::combine) combine;
  decltype(&portable::prepare) prepare;
  decltype(&portable::carry) carry;
  decltype(&portable::permute) permute;
  decltype(&portable::permute_add) permute_add;
};

/// Returns the instruction sets beyond the processor's baseline that this library has kernels for, whatever machine it
/// runs on: a sum of `cpu::Feature`s.
int built_features() noexcept;

/// Returns the kernels of `isa` for the modulus q, or null if this machine or that modulus cannot use them.
const KernelSet* kernels(Isa isa, Word q) noexcept;

}  // namespace blindserve::kernel
