package io.blindserve.he.compile.tree;

/** How a client brings a row to the trees, and what that shows of them. */
public enum TreeEncoding {
  /** Bits that say between which edges a feature lies; edges that do not depend on the model. */
  PUBLIC_BINS,
  /** The features themselves; comparisons are polynomials, wrong near thresholds. */
  SIGN_POLYNOMIALS,
  /** Bits of the model's own comparisons: clients see all thresholds. */
  PUBLISHED_THRESHOLDS
}
