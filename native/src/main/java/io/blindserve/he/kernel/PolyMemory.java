package io.blindserve.he.kernel;

/**
 * The memory in which rows of residues live, under two budgets: <em>scratch</em>, borrowed for the
 * time of one computation, whose size is the admission limit of a server; and <em>resident</em>,
 * held as long as somebody uses it (evaluation keys, weights). Slabs are reused and never given
 * back to the system while they fit. Thread-safe.
 */
public final class PolyMemory {

  /** Words of the largest single scope or block: direct memory comes in pieces below 2 GiB. */
  public static final int MAX_WORDS = Integer.MAX_VALUE / Long.BYTES - PolyScope.ALIGN_WORDS;

  private final PolyKernels kernels;
  private final SlabPool scratch;
  private final SlabPool resident;

  private PolyMemory(PolyKernels kernels, long scratchBytes, long residentBytes) {
    this.kernels = kernels;
    this.scratch = new SlabPool(kernels, scratchBytes);
    this.resident = new SlabPool(kernels, residentBytes);
  }

  /**
   * Returns memory for {@code kernels} with the two budgets; nothing is allocated before it is
   * wanted.
   */
  public static PolyMemory create(PolyKernels kernels, long scratchBytes, long residentBytes) {
    return new PolyMemory(kernels, scratchBytes, residentBytes);
  }

  /** Returns the kernels that work on this memory. */
  public PolyKernels kernels() {
    return kernels;
  }

  /**
   * Reserves scratch memory at once, so that a computation that starts also ends.
   *
   * @param bytes what the whole computation will take at its peak, each row rounded up to 64 bytes;
   *     at most 2 GiB
   * @throws ScratchExhaustedException if other computations hold too much of the budget; nothing is
   *     reserved then
   */
  public PolyScope scratch(long bytes) {
    return open(bytes, false);
  }

  /**
   * As {@link #scratch}, and every word that was taken is overwritten with zeros when the scope
   * closes.
   */
  public PolyScope scratchForSecrets(long bytes) {
    return open(bytes, true);
  }

  private PolyScope open(long bytes, boolean wipe) {
    int words = alignedWords(bytes);
    PolyBuffer slab =
        scratch
            .borrow(words)
            .orElseThrow(
                () ->
                    new ScratchExhaustedException(
                        SlabPool.bytes(words), scratch.inUse(), scratch.budget()));
    return new PolyScope(slab, words, scratch, wipe);
  }

  /**
   * Returns a zeroed block with a use count of one.
   *
   * @throws ResidentExhaustedException if the budget has no room for it
   */
  public ResidentBlock resident(int words) {
    ResidentBlock block = residentUnset(words);
    block.buffer().clear(0, words);
    return block;
  }

  /**
   * As {@link #resident}, but with whatever an earlier owner left there: for words that are all
   * written before they are read.
   *
   * @throws ResidentExhaustedException if the budget has no room for it
   */
  public ResidentBlock residentUnset(int words) {
    if (words <= 0) {
      throw new IllegalArgumentException("a block of " + words + " words");
    }
    int aligned = alignedWords(SlabPool.bytes(words));
    PolyBuffer slab =
        resident
            .borrow(aligned)
            .orElseThrow(
                () ->
                    new ResidentExhaustedException(
                        SlabPool.bytes(aligned), resident.inUse(), resident.budget()));
    return new ResidentBlock(slab, slab.slice(0, words), resident);
  }

  /** Returns the bytes that open scopes hold. */
  public long scratchInUse() {
    return scratch.inUse();
  }

  /** Returns the bytes that blocks in use hold. */
  public long residentInUse() {
    return resident.inUse();
  }

  private static int alignedWords(long bytes) {
    if (bytes <= 0 || bytes > SlabPool.bytes(MAX_WORDS)) {
      throw new IllegalArgumentException(
          bytes + " bytes are not in (0, " + SlabPool.bytes(MAX_WORDS) + "]");
    }
    return PolyScope.align((int) ((bytes + Long.BYTES - 1) / Long.BYTES));
  }
}
