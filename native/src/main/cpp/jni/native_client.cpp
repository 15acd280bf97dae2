// The client's verbs, as Java sees them; see native_kernels.cpp. Arrays are copied in and out, never pinned: what is
// copied of a secret is wiped.

#include <jni.h>

#include <algorithm>
#include <iterator>

#include "io_blindserve_he_kernel_NativeKernels.h"
#include "kernel/client_dispatch.h"
#include "kernel/wipe.h"

namespace {

using blindserve::kernel::ClientIsa;
using blindserve::kernel::ClientKernels;
using blindserve::kernel::kKeccakLanes;
using blindserve::kernel::kShakeRate;
using blindserve::kernel::Modulus;
using blindserve::kernel::Sponge;
using blindserve::kernel::UniformState;
using blindserve::kernel::Word;

constexpr jint kOk = io_blindserve_he_kernel_NativeKernels_OK;
constexpr jint kBadArgument = io_blindserve_he_kernel_NativeKernels_BAD_ARGUMENT;
constexpr jint kUnavailable = io_blindserve_he_kernel_NativeKernels_UNAVAILABLE;
constexpr jint kFailed = io_blindserve_he_kernel_NativeKernels_FAILED;
constexpr jint kExhausted = io_blindserve_he_kernel_NativeKernels_EXHAUSTED;
constexpr jint kTooLarge = io_blindserve_he_kernel_NativeKernels_TOO_LARGE;
static_assert(static_cast<int>(ClientIsa::kPortable) == io_blindserve_he_kernel_NativeKernels_CLIENT_PORTABLE);
static_assert(static_cast<int>(ClientIsa::kAvx2) == io_blindserve_he_kernel_NativeKernels_CLIENT_AVX2);
static_assert(static_cast<int>(ClientIsa::kAvx512) == io_blindserve_he_kernel_NativeKernels_CLIENT_AVX512);

constexpr jint kMaxRows = io_blindserve_he_kernel_NativeKernels_MAX_ROWS;
constexpr jint kMaxLogN = 16;
constexpr jsize kStreamWords = 10;
constexpr jsize kReaderWords = 2;
constexpr jsize kSpongeWords = kKeccakLanes + 1;

/// Integers of 19 in absolute value have residues of their own.
constexpr jlong kMinSmallModulus = 20;

bool is_modulus(jlong q) noexcept { return q > 2 && q >> blindserve::kernel::kMaxBits == 0 && (q & 1) != 0; }

bool is_row(jlong address) noexcept { return address != 0 && address % static_cast<jlong>(sizeof(Word)) == 0; }

Word* words(jlong address) noexcept { return reinterpret_cast<Word*>(address); }

double* doubles(jlong address) noexcept { return reinterpret_cast<double*>(address); }

/// Copies an array of exactly `count` words.
bool read(JNIEnv* env, jlongArray array, jsize count, jlong* out) noexcept {
  if (array == nullptr || env->GetArrayLength(array) != count) {
    return false;
  }
  env->GetLongArrayRegion(array, 0, count, out);
  return true;
}

const ClientKernels* kernels(jint isa) noexcept {
  return blindserve::kernel::client_kernels(static_cast<ClientIsa>(isa));
}

/// The sponge in an array of Java's, copied for the time of one verb.
class BorrowedSponge {
 public:
  BorrowedSponge(JNIEnv* env, jlongArray array) noexcept : env_(env), array_(array) {
    ok_ = read(env, array, kSpongeWords, copy_);
    std::copy_n(copy_, kKeccakLanes, value.lanes);
    value.used = static_cast<Word>(copy_[kKeccakLanes]);
  }

  ~BorrowedSponge() {
    blindserve::kernel::wipe(copy_, sizeof copy_);
    blindserve::kernel::wipe(&value, sizeof value);
  }

  BorrowedSponge(const BorrowedSponge&) = delete;
  BorrowedSponge& operator=(const BorrowedSponge&) = delete;

  bool ok() const noexcept { return ok_ && value.used <= kShakeRate; }

  void give_back() noexcept {
    std::copy_n(value.lanes, kKeccakLanes, copy_);
    copy_[kKeccakLanes] = static_cast<jlong>(value.used);
    env_->SetLongArrayRegion(array_, 0, kSpongeWords, copy_);
  }

  Sponge value = {};

 private:
  JNIEnv* env_;
  jlongArray array_;
  bool ok_;
  jlong copy_[kSpongeWords] = {};
};

/// Small integers into checked rows.
template <class Pick>
jint small(JNIEnv* env, jint isa, jlong rows, jint count, jint n, jlongArray moduli, jlongArray sponge,
           const Pick& pick) noexcept {
  jlong q[kMaxRows];
  if (!is_row(rows) || count <= 0 || count > kMaxRows || n <= 0 || n > 1 << kMaxLogN || !read(env, moduli, count, q)) {
    return kBadArgument;
  }
  Word primes[kMaxRows];
  for (jint i = 0; i < count; ++i) {
    if (!is_modulus(q[i]) || q[i] < kMinSmallModulus) {
      return kBadArgument;
    }
    primes[i] = static_cast<Word>(q[i]);
  }
  const ClientKernels* verbs = kernels(isa);
  if (verbs == nullptr) {
    return kUnavailable;
  }
  BorrowedSponge borrowed(env, sponge);
  if (!borrowed.ok()) {
    return kBadArgument;
  }
  const auto size = static_cast<std::size_t>(n);
  pick (*verbs)({words(rows), size, primes, static_cast<std::size_t>(count)}, borrowed.value);
  borrowed.give_back();
  return kOk;
}

/// Sizes and addresses of a transform between slots and coefficients.
struct SlotShape {
  jint log_n;
  jint log_slots;
  jlong scratch;
  jlong table;
  jint table_words;

  bool ok() const noexcept {
    return log_n >= 4 && log_n <= kMaxLogN && log_slots >= 0 && log_slots < log_n && is_row(scratch) && is_row(table) &&
           table_words == 1 << log_n;
  }

  std::size_t n() const noexcept { return std::size_t{1} << log_n; }

  jsize count() const noexcept { return jsize{1} << log_slots; }

  blindserve::kernel::Slots slots() const noexcept {
    return {doubles(scratch), doubles(scratch) + count(), static_cast<int>(log_slots)};
  }

  blindserve::kernel::SlotRoots roots() const noexcept { return {doubles(table), doubles(table) + n() / 2}; }
};

/// Copies numbers and puts zeros behind them; false if there are more than `count`.
bool read_slots(JNIEnv* env, jdoubleArray values, double* out, jsize count) noexcept {
  if (values == nullptr || env->GetArrayLength(values) > count) {
    return false;
  }
  const jsize given = env->GetArrayLength(values);
  env->GetDoubleArrayRegion(values, 0, given, out);
  std::fill(out + given, out + count, 0.0);
  return true;
}

bool has_length(JNIEnv* env, jdoubleArray values, jsize count) noexcept {
  return values != nullptr && env->GetArrayLength(values) == count;
}

}  // namespace

#define NATIVE(type, name) extern "C" JNIEXPORT type JNICALL Java_io_blindserve_he_kernel_NativeKernels_##name

NATIVE(jint, uniform)
(JNIEnv* env, jclass, jint isa, jlong row, jint n, jlong q, jlongArray stream, jlongArray reader) {
  try {
    jlong shared[kStreamWords];
    jlong own[kReaderWords];
    if (!is_row(row) || n <= 0 || n > 1 << kMaxLogN || !is_modulus(q) || !read(env, stream, kStreamWords, shared) ||
        !read(env, reader, kReaderWords, own)) {
      return kBadArgument;
    }
    UniformState state = {};
    std::copy_n(shared, std::size(state.root), state.root);
    state.next = static_cast<Word>(shared[kStreamWords - 2]);
    state.end = static_cast<Word>(shared[kStreamWords - 1]);
    state.block = static_cast<Word>(own[0]);
    state.used = static_cast<Word>(own[1]);
    if (state.next > state.end || state.end > blindserve::kernel::kUniformBlocks ||
        state.block > blindserve::kernel::kUniformBlocks || state.used > blindserve::kernel::kUniformChunk) {
      return kBadArgument;
    }
    const ClientKernels* verbs = kernels(isa);
    if (verbs == nullptr) {
      return kUnavailable;
    }
    if (!verbs->uniform(words(row), static_cast<std::size_t>(n), static_cast<Word>(q), state)) {
      return kExhausted;
    }
    shared[kStreamWords - 2] = static_cast<jlong>(state.next);
    own[0] = static_cast<jlong>(state.block);
    own[1] = static_cast<jlong>(state.used);
    env->SetLongArrayRegion(stream, 0, kStreamWords, shared);
    env->SetLongArrayRegion(reader, 0, kReaderWords, own);
    return kOk;
  } catch (...) {
    return kFailed;
  }
}

NATIVE(jint, errors)
(JNIEnv* env, jclass, jint isa, jlong rows, jint count, jint n, jlongArray moduli, jlongArray sponge) {
  try {
    return small(env, isa, rows, count, n, moduli, sponge, [](const ClientKernels& k) { return k.errors; });
  } catch (...) {
    return kFailed;
  }
}

NATIVE(jint, ternary)
(JNIEnv* env, jclass, jint isa, jlong rows, jint count, jint n, jlongArray moduli, jlongArray sponge) {
  try {
    return small(env, isa, rows, count, n, moduli, sponge, [](const ClientKernels& k) { return k.ternary; });
  } catch (...) {
    return kFailed;
  }
}

NATIVE(jint, encode)
(JNIEnv* env, jclass, jint isa, jlong rows, jint count, jlongArray moduli, jlongArray ratios, jint log_n,
 jdoubleArray re, jdoubleArray im, jint log_slots, jdouble scale, jlong scratch, jlong table, jint table_words) {
  try {
    const SlotShape shape = {log_n, log_slots, scratch, table, table_words};
    jlong q[kMaxRows];
    jlong ratio[kMaxRows];
    if (!shape.ok() || !is_row(rows) || count <= 0 || count > kMaxRows || !(scale > 0) ||
        !read(env, moduli, count, q) || !read(env, ratios, count, ratio)) {
      return kBadArgument;
    }
    Modulus reductions[kMaxRows];
    for (jint i = 0; i < count; ++i) {
      if (!is_modulus(q[i]) || ratio[i] >> 62 != 1) {
        return kBadArgument;
      }
      const Word modulus = static_cast<Word>(q[i]);
      reductions[i] = {modulus, static_cast<Word>(ratio[i]), 62 - __builtin_clzll(modulus)};
    }
    const ClientKernels* verbs = kernels(isa);
    if (verbs == nullptr) {
      return kUnavailable;
    }
    const blindserve::kernel::Slots slots = shape.slots();
    if (!read_slots(env, re, slots.re, shape.count()) || !read_slots(env, im, slots.im, shape.count())) {
      return kBadArgument;
    }
    const bool fits = verbs->encode({words(rows), shape.n(), reductions, static_cast<std::size_t>(count)}, slots,
                                    shape.roots(), scale);
    return fits ? kOk : kTooLarge;
  } catch (...) {
    return kFailed;
  }
}

NATIVE(jint, decode)
(JNIEnv* env, jclass, jint isa, jlong row, jlong q, jint log_n, jdoubleArray re, jdoubleArray im, jint log_slots,
 jdouble divisor, jlong scratch, jlong table, jint table_words) {
  try {
    const SlotShape shape = {log_n, log_slots, scratch, table, table_words};
    if (!shape.ok() || !is_row(row) || !is_modulus(q) || !has_length(env, re, shape.count()) ||
        !has_length(env, im, shape.count())) {
      return kBadArgument;
    }
    const ClientKernels* verbs = kernels(isa);
    if (verbs == nullptr) {
      return kUnavailable;
    }
    const blindserve::kernel::Slots slots = shape.slots();
    verbs->decode(slots, words(row), shape.n(), static_cast<Word>(q), shape.roots(), divisor);
    env->SetDoubleArrayRegion(re, 0, shape.count(), slots.re);
    env->SetDoubleArrayRegion(im, 0, shape.count(), slots.im);
    return kOk;
  } catch (...) {
    return kFailed;
  }
}
