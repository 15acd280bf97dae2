package io.blindserve.client;

import io.blindserve.client.EncryptedCall.Answered;
import io.blindserve.client.ProgressListener.Stage;
import io.blindserve.client.failure.ServerRefusedException;
import io.blindserve.client.failure.UndecodableAnswerException;
import io.blindserve.client.receipt.CallReceipts;
import io.blindserve.client.receipt.Receipts;
import io.blindserve.client.select.VersionChoice;
import io.blindserve.client.transport.ServerApi;
import io.blindserve.keys.store.SeedStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/**
 * Encrypted calls. A call first asks everything that it has to ask and keeps the ciphertexts of the
 * answers; only then does it decrypt. What comes out of a decryption decides nothing that is sent,
 * in this call or in later ones, and every failure to decode is the same exception, so that a
 * server that answers with crafted ciphertexts learns nothing from the client.
 */
final class EncryptedPath implements CallPath {

  /** How often one call follows the server to a new specification, or uploads its keys again. */
  private static final int MOST_RECOVERIES = 2;

  private final ServerApi api;
  private final ClientOptions options;
  private final VersionChoice choice;
  private final PlanSessions sessions;
  private final Classes classes;
  private final Receipts receipts;
  private final ReadWriteLock inUse = new ReentrantReadWriteLock();
  private boolean closed;

  private EncryptedPath(
      ServerApi api,
      ClientOptions options,
      VersionChoice choice,
      PlanSessions sessions,
      Classes classes) {
    this.api = api;
    this.options = options;
    this.choice = choice;
    this.sessions = sessions;
    this.classes = classes;
    this.receipts = new Receipts(api, options.receipts());
  }

  static EncryptedPath open(
      ServerApi api, ClientOptions options, VersionChoice choice, SeedStore store) {
    PlanSessions sessions = PlanSessions.open(api, options, choice, store);
    try {
      Classes classes = new Classes(api.metadata(sessions.first().pinned()).labels());
      return new EncryptedPath(api, options, choice, sessions, classes);
    } catch (RuntimeException e) {
      sessions.close();
      throw e;
    }
  }

  @Override
  public String model() {
    return choice.model();
  }

  @Override
  public String version() {
    return sessions.first().spec().modelVersion();
  }

  @Override
  public Optional<EncryptionTerms> terms() {
    return Optional.of(sessions.first().terms());
  }

  @Override
  public Prediction[] predict(double[][] rows) {
    inUse.readLock().lock();
    try {
      if (closed) {
        throw new IllegalStateException("the model was closed");
      }
      Rows.check(rows, sessions.first().spec().inputs().get(0).features(), Double.MAX_VALUE);
      CallReceipts expected = receipts.begin();
      List<Answered> answers = askAll(Arrays.asList(rows), expected);
      expected.settle();
      return decryptAll(answers);
    } finally {
      inUse.readLock().unlock();
    }
  }

  private List<Answered> askAll(List<double[]> rows, CallReceipts expected) {
    List<Answered> answers = new ArrayList<>();
    options.listener().progress(Stage.ROWS, 0, rows.size());
    Recoveries recoveries = new Recoveries();
    for (int from = 0; from < rows.size(); ) {
      Answered answer = ask(rows, from, recoveries, expected);
      answers.add(answer);
      from += answer.rows().size();
      options.listener().progress(Stage.ROWS, from, rows.size());
    }
    return answers;
  }

  private Answered ask(
      List<double[]> rows, int from, Recoveries recoveries, CallReceipts expected) {
    while (true) {
      EncryptedSession session = sessions.session(rows.size() - from);
      int to = Math.min(rows.size(), from + session.spec().rows());
      EncryptedCall call =
          new EncryptedCall(
              api,
              session,
              List.copyOf(rows.subList(from, to)),
              new EncryptedCall.Expectation(expected, to == rows.size()));
      Optional<Answered> answer = askUnderOneSession(session, call, recoveries, rows.size() - from);
      if (answer.isPresent()) {
        return answer.get();
      }
    }
  }

  /**
   * Returns nothing when the plan is stale and a new session took its place: rows must be encrypted
   * anew.
   */
  private Optional<Answered> askUnderOneSession(
      EncryptedSession session, EncryptedCall call, Recoveries recoveries, int left) {
    while (true) {
      try {
        return Optional.of(call.ask(options.listener()));
      } catch (ServerRefusedException refusal) {
        boolean staleplan = isStale(refusal);
        if (!staleplan && !refusal.code().equals("unknown_evaluation_key")) {
          throw refusal;
        }
        recoveries.countOr(refusal);
        if (staleplan) {
          sessions.renew(session, left);
          return Optional.empty();
        }
        session.introduceKeysAgain();
      }
    }
  }

  /**
   * Whether a new specification helps: the plan was replaced, or its version retired and the user
   * did not ask for that very one.
   */
  private boolean isStale(ServerRefusedException refusal) {
    return refusal.code().equals("stale_plan")
        || (refusal.code().equals("unknown_version") && choice.number().isEmpty());
  }

  /**
   * Decrypts every answer, also after one that cannot be decoded: this takes the same steps
   * whatever is inside.
   */
  private Prediction[] decryptAll(List<Answered> answers) {
    List<Prediction> predictions = new ArrayList<>();
    boolean decoded = true;
    for (Answered answer : answers) {
      try {
        for (double[] outputs : answer.decrypt(options.listener())) {
          predictions.add(classes.read(outputs, answer.recordId()));
        }
      } catch (UndecodableAnswerException e) {
        decoded = false;
      }
    }
    if (!decoded) {
      throw new UndecodableAnswerException();
    }
    return predictions.toArray(Prediction[]::new);
  }

  @Override
  public void close() {
    inUse.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        sessions.close();
      }
    } finally {
      inUse.writeLock().unlock();
    }
  }

  /** Bounds what one call does at the server's word. */
  private static final class Recoveries {

    private int count;

    void countOr(ServerRefusedException refusal) {
      count++;
      if (count > MOST_RECOVERIES) {
        throw refusal;
      }
    }
  }
}
