package io.blindserve.server.inference.encrypted;

import io.blindserve.he.circuit.BodyLimits;
import io.blindserve.he.circuit.Plan;
import io.blindserve.he.circuit.PlanCost;
import io.blindserve.he.circuit.PlanProgram;
import io.blindserve.he.circuit.PlanSpec;
import io.blindserve.he.wire.KeySetShape;
import io.blindserve.he.wire.LattigoFormat;
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
    KeySetShape keys =
        new KeySetShape(
            plan.parameters().rlwe(),
            plan.keys().relinearizationLevel(),
            plan.keys().galoisLevels(),
            plan.keys().publicKey());
    PlanCost cost =
        new PlanCost(
            plan.milliseconds(), keys.uploadBytes(), requestBytes(plan), responseBytes(plan));
    BodyLimits limits =
        new BodyLimits(keys.uploadBytes(), requestBytes(plan) / 3 * 4 + REQUEST_OVERHEAD);
    PlanSpec spec =
        PlanSpec.of(
            plan,
            files.name().value(),
            Integer.toString(files.version()),
            files.digest(),
            cost,
            limits);
    return new ServedPlan(program, keys, offer(spec));
  }

  /** Returns the scratch memory that one call takes. */
  long scratchBytes() {
    return program.scratchBytes() + CiphertextTensors.inputBytes(program.plan());
  }

  /** Returns why no call of this plan could ever be computed within a budget, if so. */
  Optional<String> misfit(EncryptedBudget budget) {
    long resident = PlanProgram.residentBytes(program.plan()) + (long) keys.words() * Long.BYTES;
    if (scratchBytes() > budget.scratchBytes()) {
      return Optional.of("a call takes " + mib(scratchBytes()) + " MiB of scratch memory");
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

  private static long requestBytes(Plan plan) {
    return plan.inputs().stream()
        .flatMap(input -> input.ciphertexts().stream())
        .mapToLong(c -> LattigoFormat.sizeOfCiphertext(plan.parameters(), c.level()))
        .sum();
  }

  private static long responseBytes(Plan plan) {
    return plan.outputs().stream()
        .flatMap(output -> output.ciphertexts().stream())
        .mapToLong(c -> LattigoFormat.sizeOfCiphertext(plan.parameters(), c.level()))
        .sum();
  }

  private static OfferedPlan offer(PlanSpec spec) {
    byte[] document = spec.toJson();
    return new OfferedPlan(
        spec.plan(),
        spec.planDigest(),
        spec.keyProfile(),
        spec.rows(),
        costJson(spec.cost()),
        ByteBuffer.wrap(document),
        ByteBuffer.wrap(gzip(document)),
        Digests.sha256(document),
        spec.limits().requestBytes(),
        spec.limits().evaluationKeyBytes());
  }

  private static String costJson(PlanCost cost) {
    return "{\"milliseconds\":"
        + cost.milliseconds()
        + ",\"evaluation_key_bytes\":"
        + cost.evaluationKeyBytes()
        + ",\"request_bytes\":"
        + cost.requestBytes()
        + ",\"response_bytes\":"
        + cost.responseBytes()
        + "}";
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
