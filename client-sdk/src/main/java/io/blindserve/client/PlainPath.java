package io.blindserve.client;

import io.blindserve.client.ProgressListener.CallFigures;
import io.blindserve.client.ProgressListener.Stage;
import io.blindserve.client.failure.ProtocolException;
import io.blindserve.client.receipt.CallReceipts;
import io.blindserve.client.receipt.ExpectedRecord;
import io.blindserve.client.receipt.Receipts;
import io.blindserve.client.receipt.RecordId;
import io.blindserve.client.select.VersionChoice;
import io.blindserve.client.transport.InferAnswer;
import io.blindserve.client.transport.InferRequest;
import io.blindserve.client.transport.ModelMetadata;
import io.blindserve.client.transport.ServerApi;
import io.blindserve.client.transport.Tensor;
import io.blindserve.keys.receipt.RecordDigest;
import io.blindserve.keys.receipt.RecordSalt;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Calls in the clear: the ordinary protocol, in binary form. */
final class PlainPath implements CallPath {

  /**
   * Rows in one request: small enough for any server's limits, large enough that the connection
   * does not matter.
   */
  private static final int ROWS_PER_REQUEST = 256;

  private static final int LARGEST_ANSWER = 16 << 20;

  private final ServerApi api;
  private final ProgressListener listener;
  private final Receipts receipts;
  private final Optional<String> modelDigest;
  private final VersionChoice choice;
  private final ModelMetadata.TensorInfo input;
  private final String output;
  private final int features;
  private final Classes classes;
  private volatile String version;
  private volatile boolean closed;

  private PlainPath(
      ServerApi api, ClientOptions options, VersionChoice choice, ModelMetadata metadata) {
    this.api = api;
    this.listener = options.listener();
    this.receipts = new Receipts(api, options.receipts());
    this.modelDigest = options.modelDigest();
    this.choice = choice;
    this.input = metadata.inputs().get(0);
    this.output = scores(metadata.outputs());
    this.features = Math.toIntExact(input.shape().get(1));
    this.classes = new Classes(metadata.labels());
    this.version = choice.number().orElse("");
  }

  static PlainPath open(ServerApi api, ClientOptions options, VersionChoice choice) {
    ModelMetadata metadata = api.metadata(choice);
    if (!metadata.name().equals(choice.model())) {
      throw new ProtocolException("the metadata is that of another model than " + choice.display());
    }
    checkShape(metadata);
    return new PlainPath(api, options, choice, metadata);
  }

  /**
   * The first output of floats, as an encrypted call answers too: what scikit-learn writes has the
   * classes' own names before their probabilities.
   */
  private static String scores(List<ModelMetadata.TensorInfo> outputs) {
    return outputs.stream().filter(PlainPath::floats).findFirst().orElse(outputs.get(0)).name();
  }

  private static boolean floats(ModelMetadata.TensorInfo tensor) {
    return tensor.datatype().equals("FP32") || tensor.datatype().equals("FP64");
  }

  private static void checkShape(ModelMetadata metadata) {
    if (metadata.inputs().size() != 1 || metadata.outputs().isEmpty()) {
      throw new ProtocolException(
          "only models with one input of rows can be called so; this one has "
              + metadata.inputs().size()
              + " inputs and "
              + metadata.outputs().size()
              + " outputs");
    }
    ModelMetadata.TensorInfo input = metadata.inputs().get(0);
    if (!floats(input)
        || input.shape().size() != 2
        || input.shape().get(1) < 1
        || input.shape().get(1) > 1 << 20) {
      throw new ProtocolException("only models whose input is rows of floats can be called so");
    }
  }

  @Override
  public String model() {
    return choice.model();
  }

  @Override
  public String version() {
    return version;
  }

  @Override
  public Optional<EncryptionTerms> terms() {
    return Optional.empty();
  }

  @Override
  public Prediction[] predict(double[][] rows) {
    if (closed) {
      throw new IllegalStateException("the model was closed");
    }
    Rows.check(
        rows, features, input.datatype().equals("FP32") ? Float.MAX_VALUE : Double.MAX_VALUE);
    CallReceipts expected = receipts.begin();
    Prediction[] answers = new Prediction[rows.length];
    listener.progress(Stage.ROWS, 0, rows.length);
    for (int from = 0; from < rows.length; from += ROWS_PER_REQUEST) {
      int to = Math.min(rows.length, from + ROWS_PER_REQUEST);
      ask(rows, from, to, answers, expected);
      listener.progress(Stage.ROWS, to, rows.length);
    }
    expected.settle();
    return answers;
  }

  private void ask(double[][] rows, int from, int to, Prediction[] answers, CallReceipts expected) {
    long started = System.nanoTime();
    InferRequest question =
        new InferRequest(UUID.randomUUID().toString(), Map.of(), List.of(tensor(rows, from, to)))
            .askingFor(output);
    Optional<RecordSalt> salt =
        expected.active() ? Optional.of(RecordSalt.random()) : Optional.empty();
    if (salt.isPresent()) {
      question = question.salted(salt.get());
    }
    if (expected.mayAsk() && to == rows.length) {
      question = question.waitingForReceipt();
    }
    long sent = System.nanoTime();
    InferAnswer answer = api.infer(choice, question, LARGEST_ANSWER);
    long answered = System.nanoTime();
    check(answer);
    if (salt.isPresent() && expected.draw()) {
      expect(expected, question, answer, salt.get());
    }
    Optional<String> record = RecordId.of(answer.reply()).map(RecordId::text);
    double[][] outputs = answer.output(output).floatRows(to - from);
    for (int row = from; row < to; row++) {
      answers[row] = classes.read(outputs[row - from], record);
    }
    listener.answered(
        new CallFigures(
            to - from,
            Duration.ofNanos(sent - started),
            Duration.ofNanos(answered - sent),
            answer.computeMillis(),
            ServerApi.size(question),
            answer.reply().bodySize(),
            record));
  }

  private void expect(
      CallReceipts expected, InferRequest question, InferAnswer answer, RecordSalt salt) {
    expected.expect(
        RecordId.of(answer.reply()),
        id ->
            new ExpectedRecord(
                id,
                choice.model(),
                answer.version().orElse(version),
                modelDigest,
                Optional.empty(),
                Optional.empty(),
                RecordDigest.salted(salt, question::feed),
                RecordDigest.salted(salt, answer::feed)));
  }

  private Tensor tensor(double[][] rows, int from, int to) {
    return input.datatype().equals("FP32")
        ? Tensor.ofFloats(input.name(), rows, from, to, features)
        : Tensor.ofDoubles(input.name(), rows, from, to, features);
  }

  private void check(InferAnswer answer) {
    boolean otherVersion = choice.number().isPresent() && !answer.version().equals(choice.number());
    if (!answer.model().equals(choice.model()) || otherVersion) {
      throw new ProtocolException("another model or version answered than " + choice.display());
    }
    answer.version().ifPresent(v -> version = v);
  }

  @Override
  public void close() {
    closed = true;
  }
}
