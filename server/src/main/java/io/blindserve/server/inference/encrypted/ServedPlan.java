package io.blindserve.server.inference.encrypted;

import io.blindserve.he.circuit.BodyLimits;
import io.blindserve.he.circuit.Plan;
import io.blindserve.he.circuit.PlanCost;
import io.blindserve.he.circuit.PlanProgram;
import io.blindserve.he.circuit.PlanSpec;
import io.blindserve.he.circuit.WireBytes;
import io.blindserve.he.wire.KeySetShape;
import io.blindserve.he.wire.WireForm;
import io.blindserve.server.inference.OfferedPlan;
import io.blindserve.server.model.ModelFiles;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;

/**
 * A plan that is loaded and offered.
 *
 * @param program the plan in memory
 * @param keys the shape of the keys that it needs
 * @param offer what clients are told
 */
record ServedPlan(PlanProgram program, KeySetShape keys, OfferedPlan offer) {

  /** JSON around the ciphertexts, and base64, which takes four bytes for three. */
  private static final long REQUEST_OVERHEAD = 1 << 16;

  static ServedPlan of(PlanProgram program, ModelFiles files) {
    Plan plan = program.plan();
    KeySetShape keys = keys(plan);
    WireBytes lattigo = bytes(plan, keys, WireForm.LATTIGO_V6);
    WireBytes blindserve = bytes(plan, keys, WireForm.BLINDSERVE_1);
    PlanCost cost = new PlanCost(plan.milliseconds(), lattigo, Optional.of(blindserve));
    PlanSpec spec =
        PlanSpec.of(
            plan,
            files.name().value(),
            Integer.toString(files.version()),
            files.digest(),
            cost,
            limits(lattigo, blindserve));
    return new ServedPlan(program, keys, offer(spec));
  }

  /** Returns the shape of the keys that a plan needs. */
  static KeySetShape keys(Plan plan) {
    return new KeySetShape(
        plan.parameters().rlwe(),
        plan.keys().relinearizationLevel(),
        plan.keys().galoisLevels(),
        plan.keys().publicKey());
  }

  /** Returns the scratch memory that one call takes, if so many threads may work on it. */
  long scratchBytes(int workers) {
    return program.scratchBytes(workers) + CiphertextTensors.inputBytes(program.plan());
  }

  /** Returns why no call of this plan could ever be computed within a budget, if so. */
  Optional<String> misfit(EncryptedBudget budget, int workers) {
    long resident = PlanProgram.residentBytes(program.plan()) + (long) keys.words() * Long.BYTES;
    if (scratchBytes(workers) > budget.scratchBytes()) {
      return Optional.of("a call takes " + mib(scratchBytes(workers)) + " MiB of scratch memory");
    }
    if (resident > budget.residentBytes()) {
      return Optional.of("weights and one key set take " + mib(resident) + " MiB of memory");
    }
    return keys.uploadBytes() > budget.keyFolderBytes()
        ? Optional.of("one key set takes " + mib(keys.uploadBytes()) + " MiB of disk")
        : Optional.empty();
  }

  private static long mib(long bytes) {
    return (bytes >> 20) + 1;
  }

  private static WireBytes bytes(Plan plan, KeySetShape keys, WireForm form) {
    return new WireBytes(
        form.uploadBytes(keys),
        plan.inputs().stream()
            .flatMap(input -> input.ciphertexts().stream())
            .mapToLong(c -> form.freshBytes(plan.parameters(), c.level()))
            .sum(),
        plan.outputs().stream()
            .flatMap(output -> output.ciphertexts().stream())
            .mapToLong(c -> form.computedBytes(plan.parameters(), c.level()))
            .sum());
  }

  /**
   * Bodies of either form are accepted; that of Lattigo is the larger one wherever there are keys.
   */
  private static BodyLimits limits(WireBytes one, WireBytes other) {
    long request = Math.max(one.requestBytes(), other.requestBytes());
    return new BodyLimits(
        Math.max(one.evaluationKeyBytes(), other.evaluationKeyBytes()),
        request / 3 * 4 + REQUEST_OVERHEAD);
  }

  private static OfferedPlan offer(PlanSpec spec) {
    byte[] document = spec.toJson();
    return new OfferedPlan(
        spec.plan(),
        spec.planDigest(),
        spec.keyProfile(),
        spec.rows(),
        spec.cost().toJson(),
        ByteBuffer.wrap(document),
        ByteBuffer.wrap(gzip(document)),
        Digests.sha256(document),
        spec.limits().requestBytes(),
        spec.limits().evaluationKeyBytes());
  }

  private static byte[] gzip(byte[] document) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(document);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toByteArray();
  }
}
