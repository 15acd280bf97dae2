package io.blindserve.server.http;

import io.blindserve.server.call.BoundCall;
import io.blindserve.server.inference.EncryptionOffer;
import io.blindserve.server.inference.InferenceInput;
import io.blindserve.server.inference.OfferedPlan;
import io.blindserve.server.model.ModelCatalog;
import io.blindserve.server.model.ModelLease;
import io.blindserve.server.model.ModelName;
import io.blindserve.server.model.ModelVersion;
import io.blindserve.server.problem.ErrorCode;
import io.blindserve.server.problem.ProblemException;
import java.util.Optional;

/** The largest bodies of encrypted calls, which specs allow. */
final class EncryptedLimits {

  private EncryptedLimits() {}

  /** Returns the largest body of an encrypted call of a version; none where there are no plans. */
  static Optional<Long> of(ModelVersion version) {
    return version
        .part(EncryptionOffer.class)
        .flatMap(offer -> offer.plans().stream().map(OfferedPlan::requestLimit).reduce(Long::max));
  }

  /** Returns the largest body of an encrypted call of any version; 0 where there are no plans. */
  static long most(ModelCatalog models) {
    long most = 0;
    for (ModelName name : models.names()) {
      for (int version : models.versions(name)) {
        try (ModelLease lease = models.lease(name, version)) {
          most = Math.max(most, of(lease.version()).orElse(0L));
        } catch (ProblemException e) {
          // Was retired since; what is not there allows nothing.
        }
      }
    }
    return most;
  }

  /**
   * Checks the size of a call once it is known whether it is encrypted: until then as much was
   * taken as an encrypted one may have.
   *
   * @param bytes of its body, inflated
   * @param plain the most of a call in the clear
   * @throws ProblemException {@code too_large} for one in the clear that has more
   */
  static void requirePlain(InferenceInput input, long bytes, long plain) {
    if (!(input instanceof InferenceInput.Encrypted) && bytes > plain) {
      throw new ProblemException(
          ErrorCode.TOO_LARGE,
          "a call in the clear of " + bytes + " bytes; at most " + plain + " are accepted");
    }
  }

  /**
   * Checks the size of an encrypted call.
   *
   * @throws ProblemException {@code too_large} if the version's spec does not allow it
   */
  static void require(BoundCall call, long bytes) {
    long limit = of(call.version()).orElse(Long.MAX_VALUE);
    if (bytes > limit) {
      throw new ProblemException(
          ErrorCode.TOO_LARGE,
          "an encrypted call of " + bytes + " bytes; the spec allows " + limit);
    }
  }
}
