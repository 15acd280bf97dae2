#pragma once

#include "kernel/word.h"

namespace blindserve::kernel {

/// Words that a reader takes from the stream at a time: 1,024 bytes, 16 blocks.
constexpr std::size_t kUniformChunk = 128;

/// Blocks of one stream.
constexpr Word kUniformBlocks = Word{1} << 32;

/// A stream of BLAKE2Xb with an output of undeclared length, and where one of its readers stands. Readers of one stream
/// take chunks in turn; what is left of a reader's chunk is computed anew when it is wanted, not kept.
struct UniformState {
  Word root[8];  ///< the root digest, as little-endian words
  Word next;     ///< the first block that no reader has taken
  Word end;      ///< the block that nobody may take, at most kUniformBlocks
  Word block;    ///< the first block of this reader's chunk
  Word used;     ///< words of that chunk that are read; kUniformChunk: it has none
};

// Draws n residues uniform in [0, q), 2 < q < 2^61, as Lattigo's ring.UniformSampler does: words of the stream are
// big-endian, cut to the bits of q - 1, and drawn again when not below q. The residues and the stream are public: time
// depends on them. Returns false, with `state` and `out` of no use, when the stream has ended.
namespace portable {
bool uniform(Word* out, std::size_t n, Word q, UniformState& state) noexcept;
}  // namespace portable

namespace avx2 {
bool uniform(Word* out, std::size_t n, Word q, UniformState& state) noexcept;
}  // namespace avx2

namespace avx512 {  // AVX-512 F
bool uniform(Word* out, std::size_t n, Word q, UniformState& state) noexcept;
}  // namespace avx512

}  // namespace blindserve::kernel
