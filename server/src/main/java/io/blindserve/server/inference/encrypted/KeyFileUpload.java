package io.blindserve.server.inference.encrypted;

import io.blindserve.he.kernel.PolyMemory;
import io.blindserve.he.kernel.PolyScope;
import io.blindserve.he.kernel.ScratchExhaustedException;
import io.blindserve.he.wire.KeySetShape;
import io.blindserve.he.wire.WireException;
import io.blindserve.he.wire.WireForm;
import io.blindserve.server.inference.Computed;
import io.blindserve.server.inference.EvaluationKeys.KeyName;
import io.blindserve.server.inference.EvaluationKeys.Upload;
import io.blindserve.server.inference.EvaluationPool;
import io.blindserve.server.inference.Outcome;
import io.blindserve.server.problem.ErrorCode;
import io.blindserve.server.problem.ProblemException;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.atomic.AtomicBoolean;

/** A body of keys: staged, verified whole in one pass (form and digest), then published. */
final class KeyFileUpload implements Upload {

  private static final int READ_BYTES = 1 << 16;

  private final KeyName key;
  private final KeySetShape shape;
  private final long length;
  private final KeyFolder folder;
  private final EvaluationPool pool;
  private final PolyMemory memory;
  private final Path file;
  private final AtomicBoolean ended = new AtomicBoolean();

  KeyFileUpload(
      KeyName key,
      KeySetShape shape,
      long length,
      KeyFolder folder,
      EvaluationPool pool,
      PolyMemory memory) {
    this.key = key;
    this.shape = shape;
    this.length = length;
    this.folder = folder;
    this.pool = pool;
    this.memory = memory;
    this.file = folder.stage(length);
  }

  @Override
  public Path stagingFile() {
    return file;
  }

  @Override
  public CompletionStage<Outcome> finish() {
    return pool.submit(this::verifyAndPublish)
        .thenApply(Computed::outcome)
        .whenComplete((outcome, failure) -> abort());
  }

  private Outcome verifyAndPublish() {
    verify();
    boolean known = folder.publish(key, file);
    return new Outcome.KeysResult(
        key.id(), known ? Outcome.KeyChange.KNOWN : Outcome.KeyChange.STORED, Optional.of(length));
  }

  private void verify() {
    MessageDigest digest = Digests.newSha256();
    try (PolyScope scratch = memory.scratch(scratchBytes());
        DigestInputStream in =
            new DigestInputStream(
                new BufferedInputStream(Files.newInputStream(file), READ_BYTES), digest)) {
      WireForm.verifyUpload(in, shape, scratch);
    } catch (WireException e) {
      throw new ProblemException(
          ErrorCode.INVALID_KEY_SET, "the keys are malformed: " + e.getMessage());
    } catch (ScratchExhaustedException e) {
      throw new ProblemException(
          ErrorCode.OVERLOADED, "the memory for encrypted calls is in use; try again later");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (!Digests.hex(digest.digest()).equals(key.id())) {
      throw new ProblemException(
          ErrorCode.DIGEST_MISMATCH, "the body's SHA-256 is not the id in the path");
    }
  }

  private long scratchBytes() {
    int top = shape.parameters().maxLevel();
    return (long) shape.parameters().qpAt(top).words() * Long.BYTES;
  }

  @Override
  public void abort() {
    if (ended.compareAndSet(false, true)) {
      folder.unstage(file, length);
    }
  }
}
