// The only file that knows Java. Java has validated everything; what it says of sizes and moduli is checked again here
// in release builds too, because a wrong address or size would end the process. Addresses are taken on trust: Java's
// buffers know their extent. No function calls back into Java, and no exception leaves.

#include <jni.h>

#include "cpu/features.h"
#include "io_blindserve_he_kernel_NativeKernels.h"
#include "kernel/dispatch.h"
#include "kernel/gadget/descriptor.h"
#include "kernel/gadget/gadget.h"
#include "memory/huge_pages.h"

namespace {

using blindserve::kernel::Factor;
using blindserve::kernel::Isa;
using blindserve::kernel::KernelSet;
using blindserve::kernel::Modulus;
using blindserve::kernel::Word;

// Java declares the codes and numbers; its generated header carries them here.
constexpr jint kOk = io_blindserve_he_kernel_NativeKernels_OK;
constexpr jint kBadArgument = io_blindserve_he_kernel_NativeKernels_BAD_ARGUMENT;
constexpr jint kUnavailable = io_blindserve_he_kernel_NativeKernels_UNAVAILABLE;
constexpr jint kFailed = io_blindserve_he_kernel_NativeKernels_FAILED;
static_assert(static_cast<int>(Isa::kPortable) == io_blindserve_he_kernel_NativeKernels_PORTABLE);
static_assert(static_cast<int>(Isa::kAvx512Ifma) == io_blindserve_he_kernel_NativeKernels_AVX512);
static_assert(static_cast<int>(Isa::kAvx2) == io_blindserve_he_kernel_NativeKernels_AVX2);
static_assert(blindserve::kernel::kMaxTerms == io_blindserve_he_kernel_NativeKernels_MAX_TERMS);
static_assert(blindserve::kernel::kMaxTerms <= blindserve::kernel::kMaxCombined);
static_assert(blindserve::kernel::kMaxCombined == io_blindserve_he_kernel_NativeKernels_MAX_COMBINED);
static_assert(blindserve::kernel::kFactorBits == io_blindserve_he_kernel_NativeKernels_FACTOR_BITS);
static_assert(blindserve::cpu::kAvx2 == io_blindserve_he_kernel_NativeKernels_HAS_AVX2);
static_assert(blindserve::cpu::kAvx512Ifma == io_blindserve_he_kernel_NativeKernels_HAS_AVX512_IFMA);

constexpr jint kMaxWords = 1 << 28;

Word* words(jlong address) noexcept { return reinterpret_cast<Word*>(address); }

template <class... Addresses>
bool aligned(Addresses... addresses) noexcept {
  return ((addresses != 0 && addresses % static_cast<jlong>(sizeof(Word)) == 0) && ...);
}

bool is_count(jint n) noexcept { return n >= 0 && n <= kMaxWords; }

bool is_modulus(jlong q) noexcept { return q > 2 && q >> blindserve::kernel::kMaxBits == 0 && (q & 1) != 0; }

int bit_length(Word q) noexcept { return 64 - __builtin_clzll(q); }

/// Runs body(kernels, modulus) for checked rows and modulus.
template <class Body>
jint run(jint isa, jint n, jlong q, jlong ratio, const Body& body) noexcept {
  try {
    if (!is_count(n) || !is_modulus(q) || ratio >> 62 != 1) {
      return kBadArgument;
    }
    const KernelSet* kernels = blindserve::kernel::kernels(static_cast<Isa>(isa), static_cast<Word>(q));
    if (kernels == nullptr) {
      return kUnavailable;
    }
    const Word modulus = static_cast<Word>(q);
    body(*kernels, Modulus{modulus, static_cast<Word>(ratio), bit_length(modulus) - 2});
    return kOk;
  } catch (...) {
    return kFailed;
  }
}

/// A transform on a checked row with a checked table.
template <class Pick>
jint transform(jint isa, jlong row, jint log_n, jlong q, jlong table, jint table_words, const Pick& pick) noexcept {
  try {
    if (log_n < 4 || log_n > 16 || !is_modulus(q) || !aligned(row, table)) {
      return kBadArgument;
    }
    const std::size_t n = std::size_t{1} << log_n;
    if (static_cast<std::size_t>(table_words) != blindserve::kernel::root_table_words(n)) {
      return kBadArgument;
    }
    const KernelSet* kernels = blindserve::kernel::kernels(static_cast<Isa>(isa), static_cast<Word>(q));
    if (kernels == nullptr) {
      return kUnavailable;
    }
    pick (*kernels)(words(row), log_n, static_cast<Word>(q), blindserve::kernel::roots(words(table), n));
    return kOk;
  } catch (...) {
    return kFailed;
  }
}

bool is_factor(jlong factor, jlong q) noexcept { return factor >= 0 && factor < q; }

Factor as_factor(jlong factor, jlong quotient) noexcept {
  return {static_cast<Word>(factor), static_cast<Word>(quotient)};
}

}  // namespace

#define NATIVE(type, name) extern "C" JNIEXPORT type JNICALL Java_io_blindserve_he_kernel_NativeKernels_##name

NATIVE(jint, abi)(JNIEnv*, jclass) { return io_blindserve_he_kernel_NativeKernels_ABI; }

NATIVE(jint, features)(JNIEnv*, jclass) { return blindserve::cpu::features(); }

NATIVE(jint, builtFeatures)(JNIEnv*, jclass) { return blindserve::kernel::built_features(); }

NATIVE(jlong, address)(JNIEnv* env, jclass, jobject buffer) {
  return buffer == nullptr ? 0 : reinterpret_cast<jlong>(env->GetDirectBufferAddress(buffer));
}

NATIVE(void, preferHugePages)(JNIEnv*, jclass, jlong address, jlong bytes) {
  if (address > 0 && bytes > 0) {
    blindserve::memory::prefer_huge_pages(address, bytes);
  }
}

NATIVE(jint, forwardNtt)
(JNIEnv*, jclass, jint isa, jlong row, jint log_n, jlong q, jlong table, jint table_words) {
  return transform(isa, row, log_n, q, table, table_words, [](const KernelSet& k) { return k.forward_ntt; });
}

NATIVE(jint, inverseNtt)
(JNIEnv*, jclass, jint isa, jlong row, jint log_n, jlong q, jlong table, jint table_words) {
  return transform(isa, row, log_n, q, table, table_words, [](const KernelSet& k) { return k.inverse_ntt; });
}

NATIVE(jint, add)
(JNIEnv*, jclass, jint isa, jlong out, jlong a, jlong b, jint n, jlong q, jlong ratio) {
  if (!aligned(out, a, b)) {
    return kBadArgument;
  }
  return run(isa, n, q, ratio, [&](const KernelSet& k, const Modulus& m) {
    k.add(words(out), words(a), words(b), static_cast<std::size_t>(n), m);
  });
}

NATIVE(jint, subtract)
(JNIEnv*, jclass, jint isa, jlong out, jlong a, jlong b, jint n, jlong q, jlong ratio) {
  if (!aligned(out, a, b)) {
    return kBadArgument;
  }
  return run(isa, n, q, ratio, [&](const KernelSet& k, const Modulus& m) {
    k.subtract(words(out), words(a), words(b), static_cast<std::size_t>(n), m);
  });
}

NATIVE(jint, negate)
(JNIEnv*, jclass, jint isa, jlong out, jlong a, jint n, jlong q, jlong ratio) {
  if (!aligned(out, a)) {
    return kBadArgument;
  }
  return run(isa, n, q, ratio, [&](const KernelSet& k, const Modulus& m) {
    k.negate(words(out), words(a), static_cast<std::size_t>(n), m);
  });
}

NATIVE(jint, addScalar)
(JNIEnv*, jclass, jint isa, jlong out, jlong a, jlong summand, jint n, jlong q, jlong ratio) {
  if (!aligned(out, a) || !is_factor(summand, q)) {
    return kBadArgument;
  }
  return run(isa, n, q, ratio, [&](const KernelSet& k, const Modulus& m) {
    k.add_scalar(words(out), words(a), static_cast<Word>(summand), static_cast<std::size_t>(n), m);
  });
}

NATIVE(jint, multiply)
(JNIEnv*, jclass, jint isa, jlong out, jlong a, jlong b, jint n, jlong q, jlong ratio) {
  if (!aligned(out, a, b)) {
    return kBadArgument;
  }
  return run(isa, n, q, ratio, [&](const KernelSet& k, const Modulus& m) {
    k.multiply(words(out), words(a), words(b), static_cast<std::size_t>(n), m);
  });
}

NATIVE(jint, multiplyAdd)
(JNIEnv*, jclass, jint isa, jlong out, jlong a, jlong b, jint n, jlong q, jlong ratio) {
  if (!aligned(out, a, b)) {
    return kBadArgument;
  }
  return run(isa, n, q, ratio, [&](const KernelSet& k, const Modulus& m) {
    k.multiply_add(words(out), words(a), words(b), static_cast<std::size_t>(n), m);
  });
}

NATIVE(jint, multiplyScalar)
(JNIEnv*, jclass, jint isa, jlong out, jlong a, jlong factor, jlong quotient, jint n, jlong q, jlong ratio) {
  if (!aligned(out, a) || !is_factor(factor, q)) {
    return kBadArgument;
  }
  return run(isa, n, q, ratio, [&](const KernelSet& k, const Modulus& m) {
    k.multiply_scalar(words(out), words(a), as_factor(factor, quotient), static_cast<std::size_t>(n), m);
  });
}

NATIVE(jint, multiplyScalarAdd)
(JNIEnv*, jclass, jint isa, jlong out, jlong a, jlong factor, jlong quotient, jint n, jlong q, jlong ratio) {
  if (!aligned(out, a) || !is_factor(factor, q)) {
    return kBadArgument;
  }
  return run(isa, n, q, ratio, [&](const KernelSet& k, const Modulus& m) {
    k.multiply_scalar_add(words(out), words(a), as_factor(factor, quotient), static_cast<std::size_t>(n), m);
  });
}

NATIVE(jint, subtractMultiplyScalar)
(JNIEnv*, jclass, jint isa, jlong out, jlong a, jlong b, jlong factor, jlong quotient, jint n, jlong q, jlong ratio) {
  if (!aligned(out, a, b) || !is_factor(factor, q)) {
    return kBadArgument;
  }
  return run(isa, n, q, ratio, [&](const KernelSet& k, const Modulus& m) {
    k.subtract_multiply_scalar(words(out), words(a), words(b), as_factor(factor, quotient), static_cast<std::size_t>(n),
                               m);
  });
}

NATIVE(jint, lift)
(JNIEnv*, jclass, jint isa, jlong out, jlong a, jint n, jlong from, jlong first_negative, jlong q, jlong ratio) {
  const bool range_ok =
      from > 1 && from >> blindserve::kernel::kMaxBits == 0 && first_negative >= 0 && first_negative <= from;
  if (!aligned(out, a) || !range_ok) {
    return kBadArgument;
  }
  return run(isa, n, q, ratio, [&](const KernelSet& k, const Modulus& m) {
    k.lift(words(out), words(a), static_cast<std::size_t>(n),
           {static_cast<Word>(from), static_cast<Word>(first_negative)}, m);
  });
}

NATIVE(jint, permute)
(JNIEnv*, jclass, jint isa, jlong out, jlong a, jlong table, jint n, jlong q, jlong ratio) {
  if (!aligned(out, a) || table == 0) {
    return kBadArgument;
  }
  return run(isa, n, q, ratio, [&](const KernelSet& k, const Modulus&) {
    k.permute(words(out), words(a), reinterpret_cast<const std::int32_t*>(table), static_cast<std::size_t>(n));
  });
}

/// Reads `count` addresses of rows, at most kMaxCombined; false if one is none.
template <class Pointer>
static bool read_rows(JNIEnv* env, jlongArray addresses, jint count, Pointer* rows) noexcept {
  jlong values[blindserve::kernel::kMaxCombined];
  env->GetLongArrayRegion(addresses, 0, count, values);
  if (env->ExceptionCheck() != 0) {
    env->ExceptionClear();
    return false;
  }
  for (jint t = 0; t < count; ++t) {
    if (!aligned(values[t])) {
      return false;
    }
    rows[t] = words(values[t]);
  }
  return true;
}

NATIVE(jint, multiplySum)
(JNIEnv* env, jclass, jint isa, jlong out, jlongArray a, jlongArray b, jint terms, jboolean add, jint n, jlong q,
 jlong ratio) {
  blindserve::kernel::RowPairs rows = {};
  const bool terms_ok = terms > 0 && terms <= static_cast<jint>(blindserve::kernel::kMaxTerms);
  if (!aligned(out) || !terms_ok || a == nullptr || b == nullptr || !read_rows(env, a, terms, rows.a) ||
      !read_rows(env, b, terms, rows.b)) {
    return kBadArgument;
  }
  rows.count = static_cast<std::size_t>(terms);
  return run(isa, n, q, ratio, [&](const KernelSet& k, const Modulus& m) {
    k.multiply_sum(words(out), rows, add != 0, static_cast<std::size_t>(n), m);
  });
}

NATIVE(jint, combine)
(JNIEnv* env, jclass, jint isa, jlongArray out, jint outputs, jlongArray a, jint sources, jlong factors, jint stride,
 jboolean add, jint n, jlong q, jlong ratio) {
  blindserve::kernel::Combination c = {};
  constexpr jint most = static_cast<jint>(blindserve::kernel::kMaxCombined);
  const bool counts_ok = outputs > 0 && outputs <= most && sources > 0 && sources <= most && stride >= sources;
  if (!counts_ok || !aligned(factors) || out == nullptr || a == nullptr || !read_rows(env, out, outputs, c.out) ||
      !read_rows(env, a, sources, c.a)) {
    return kBadArgument;
  }
  c.outputs = static_cast<std::size_t>(outputs);
  c.sources = static_cast<std::size_t>(sources);
  c.factors = words(factors);
  c.stride = static_cast<std::size_t>(stride);
  return run(isa, n, q, ratio,
             [&](const KernelSet& k, const Modulus& m) { k.combine(c, add != 0, static_cast<std::size_t>(n), m); });
}

namespace {

namespace gadget = blindserve::kernel::gadget;

bool is_description(jlong at, jint n, jint worker) noexcept {
  return aligned(at) && n > 0 && n <= kMaxWords && worker >= 0;
}

/// One part of a switch, or all of it.
jint run_part(const gadget::Switch& s, jint part, std::size_t index) noexcept {
  const auto below = [&](std::size_t count, void (*step)(const gadget::Switch&, std::size_t) noexcept) {
    if (index >= count) {
      return kBadArgument;
    }
    step(s, index);
    return kOk;
  };
  const bool divided = s.ending == gadget::Ending::kDivided;
  switch (part) {
    case io_blindserve_he_kernel_NativeKernels_WHOLE_SWITCH:
      gadget::run(s);
      return kOk;
    case io_blindserve_he_kernel_NativeKernels_LIFT_DIGIT:
      return s.source == gadget::Source::kPolynomial ? below(s.tables.digits, gadget::lift_digit) : kBadArgument;
    case io_blindserve_he_kernel_NativeKernels_SUM_SPECIAL:
      return divided ? below(s.tables.specials, gadget::sum_special) : kBadArgument;
    case io_blindserve_he_kernel_NativeKernels_PREPARE_SPECIALS:
      gadget::prepare_specials(s);
      return kOk;
    case io_blindserve_he_kernel_NativeKernels_SUM_ROW:
      return below(gadget::result_rows(s), gadget::sum_row);
    case io_blindserve_he_kernel_NativeKernels_FINISH:
      return below(2 * gadget::result_rows(s), gadget::finish);
    default:
      return kBadArgument;
  }
}

}  // namespace

NATIVE(jint, switchKey)
(JNIEnv*, jclass, jint isa, jlong description, jint description_words, jint part, jint index, jint worker) {
  gadget::Switch s;
  if (!is_description(description, description_words, worker) || index < 0 ||
      !gadget::read_switch(s, words(description), static_cast<std::size_t>(description_words),
                           static_cast<std::size_t>(worker), static_cast<Isa>(isa))) {
    return kBadArgument;
  }
  return run_part(s, part, static_cast<std::size_t>(index));
}

NATIVE(jint, sumMatrixRows)
(JNIEnv*, jclass, jint isa, jlong description, jint description_words, jint from, jint to, jint worker) {
  gadget::Matrix m;
  if (!is_description(description, description_words, worker) || from < 0 || from > to ||
      !gadget::read_matrix(m, words(description), static_cast<std::size_t>(description_words),
                           static_cast<std::size_t>(worker), static_cast<Isa>(isa)) ||
      static_cast<std::size_t>(to) > m.tables.all_rows()) {
    return kBadArgument;
  }
  for (std::size_t row = static_cast<std::size_t>(from); row < static_cast<std::size_t>(to); ++row) {
    gadget::sum_matrix_row(m, row);
  }
  return kOk;
}
