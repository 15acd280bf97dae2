package io.blindserve.client;

import io.blindserve.client.ProgressListener.CallFigures;
import io.blindserve.client.failure.ProtocolException;
import io.blindserve.client.receipt.CallReceipts;
import io.blindserve.client.receipt.ExpectedRecord;
import io.blindserve.client.receipt.RecordId;
import io.blindserve.client.transport.InferAnswer;
import io.blindserve.client.transport.InferRequest;
import io.blindserve.client.transport.ServerApi;
import io.blindserve.client.transport.Tensor;
import io.blindserve.he.circuit.OutputSpec;
import io.blindserve.he.circuit.PlanSpec;
import io.blindserve.keys.receipt.RecordDigest;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** One encrypted request: rows encrypted once, sent as the same bytes as often as it must be. */
final class EncryptedCall {

  /** Room for the JSON beside the ciphertexts, and for base64 where a server prefers it. */
  private static final long ANSWER_SLACK = 1 << 20;

  private final ServerApi api;
  private final EncryptedSession session;
  private final List<double[]> rows;
  private final List<byte[]> elements;
  private final InferRequest question;
  private final Duration encrypting;
  private final Expectation expectation;
  private final boolean checked;

  /**
   * Where the record of this request is expected.
   *
   * @param receipts of the call that it belongs to
   * @param last whether it is the last request of that call, which may wait for all receipts
   */
  record Expectation(CallReceipts receipts, boolean last) {

    boolean waits() {
      return last && receipts.mayAsk();
    }
  }

  EncryptedCall(
      ServerApi api, EncryptedSession session, List<double[]> rows, Expectation expectation) {
    long started = System.nanoTime();
    PlanSpec spec = session.spec();
    this.elements = session.cipher().encrypt(rows);
    Tensor tensor = Tensor.ofElements(spec.inputs().get(0).name(), elements);
    this.api = api;
    this.session = session;
    this.rows = rows;
    this.expectation = expectation;
    this.checked = expectation.receipts().draw();
    InferRequest request =
        new InferRequest(UUID.randomUUID().toString(), parameters(session), List.of(tensor));
    this.question = checked && expectation.waits() ? request.waitingForReceipt() : request;
    this.encrypting = Duration.ofNanos(System.nanoTime() - started);
  }

  private static Map<String, String> parameters(EncryptedSession session) {
    Map<String, String> parameters = new LinkedHashMap<>();
    parameters.put("encryption", "ckks");
    parameters.put("wire", session.form().label());
    parameters.put("plan", session.spec().planDigest());
    parameters.put("evaluation_key", session.keyId());
    return parameters;
  }

  /**
   * Asks, and checks everything about the answer that needs no key.
   *
   * @throws io.blindserve.client.failure.BlindserveException when no usable answer came
   */
  Answered ask(ProgressListener listener) {
    PlanSpec spec = session.spec();
    long largest = 2 * session.wireBytes().responseBytes() + ANSWER_SLACK;
    long sent = System.nanoTime();
    InferAnswer answer = api.infer(session.pinned(), question, Math.toIntExact(largest));
    Duration roundTrip = Duration.ofNanos(System.nanoTime() - sent);
    OutputSpec output = spec.outputs().get(0);
    boolean asked =
        answer.model().equals(spec.modelName())
            && answer.version().equals(Optional.of(spec.modelVersion()))
            && answer.outputs().size() == 1;
    if (!asked) {
      throw new ProtocolException(
          "another model or version answered than " + session.pinned().display());
    }
    List<byte[]> answered = answer.output(output.name()).elements(output.ciphertexts().size());
    session.cipher().checkForm(answered);
    if (checked) {
      expectation.receipts().expect(RecordId.of(answer.reply()), id -> expected(id, answer));
    }
    Optional<String> record = RecordId.of(answer.reply()).map(RecordId::text);
    record.ifPresent(id -> session.keep(id, elements));
    listener.answered(
        new CallFigures(
            rows.size(),
            encrypting,
            roundTrip,
            answer.computeMillis(),
            ServerApi.size(question),
            answer.reply().bodySize(),
            record));
    return new Answered(session, rows, answered, record);
  }

  private ExpectedRecord expected(RecordId id, InferAnswer answer) {
    PlanSpec spec = session.spec();
    return new ExpectedRecord(
        id,
        spec.modelName(),
        spec.modelVersion(),
        Optional.of(spec.modelDigest()),
        Optional.of(spec.planDigest()),
        Optional.of(session.keyId()),
        RecordDigest.sha256(question::feed),
        RecordDigest.sha256(answer::feed));
  }

  /**
   * An answer that waits for its decryption.
   *
   * @param session the keys that it is under
   * @param rows what was asked
   * @param elements the answer's ciphertexts
   * @param recordId the server's record of the call
   */
  record Answered(
      EncryptedSession session,
      List<double[]> rows,
      List<byte[]> elements,
      Optional<String> recordId) {

    List<double[]> decrypt(ProgressListener listener) {
      long started = System.nanoTime();
      List<double[]> outputs = session.cipher().decrypt(elements, rows);
      listener.decrypted(Duration.ofNanos(System.nanoTime() - started));
      return outputs;
    }
  }
}
