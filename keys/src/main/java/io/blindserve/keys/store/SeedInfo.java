package io.blindserve.keys.store;

import java.time.Instant;

/**
 * What may be shown of a stored seed.
 *
 * @param parameterDigest {@code sha256:} and 64 lower-case hex digits: the parameter set that the
 *     seed serves
 * @param created when the seed was drawn
 */
public record SeedInfo(String parameterDigest, Instant created) {

  /** Checks the digest's form. */
  public SeedInfo {
    ParameterDigests.check(parameterDigest);
  }
}
