#pragma once

#include "kernel/noise/noise.h"
#include "kernel/slots/slots.h"
#include "kernel/uniform/uniform.h"

namespace blindserve::kernel {

/// Instruction sets of the client's verbs; Java's `NativeKernels` numbers them alike.
enum class ClientIsa : int { kPortable = 0, kAvx2 = 1, kAvx512 = 2 };

/// What a client does to make keys, encrypt and decrypt, for one instruction set.
struct ClientKernels {
  decltype(&portable::uniform) uniform;
  decltype(&portable::errors) errors;
  decltype(&portable::ternary) ternary;
  decltype(&portable::encode) encode;
  decltype(&portable::decode) decode;
};

/// Returns the verbs of `isa`, or null if this machine cannot run them.
const ClientKernels* client_kernels(ClientIsa isa) noexcept;

}  // namespace blindserve::kernel
