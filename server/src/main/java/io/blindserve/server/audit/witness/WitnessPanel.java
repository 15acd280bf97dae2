package io.blindserve.server.audit.witness;

import io.blindserve.keys.sign.NoteException;
import io.blindserve.keys.sign.SignedNote;
import io.blindserve.keys.tlog.TileNodes;
import io.blindserve.server.audit.store.Head;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionService;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** The witnesses of a log. For one thread at a time; closing it waits for nobody. */
public final class WitnessPanel implements AutoCloseable {

  private static final System.Logger LOG = System.getLogger(WitnessPanel.class.getName());

  /** Once there are enough, the others have so long still. */
  private static final Duration GRACE = Duration.ofMillis(500);

  private final WitnessSettings settings;
  private final Duration patience;
  private final List<WitnessClient> clients;
  private final ExecutorService threads;

  /** Those that failed last time: each is told of once, not every two seconds. */
  private final Set<String> silent = new HashSet<>();

  @SuppressWarnings("ArrayRecordComponent") // handed on, never compared
  private record Answer(WitnessClient client, byte[] lines, String failure) {}

  /**
   * Asks nobody yet.
   *
   * @param patience longest wait for an answer
   */
  public WitnessPanel(WitnessSettings settings, Duration patience) {
    this.settings = settings;
    this.patience = patience;
    HttpClient http = HttpClient.newBuilder().connectTimeout(patience).build();
    this.clients =
        settings.witnesses().stream().map(one -> new WitnessClient(http, one, patience)).toList();
    this.threads =
        Executors.newFixedThreadPool(
            Math.max(1, clients.size()),
            task -> {
              Thread thread = new Thread(task, "access-log-witness");
              thread.setDaemon(true);
              return thread;
            });
  }

  /**
   * Asks all witnesses for a head. Blocks for twice the patience at most.
   *
   * @param tiles of the head
   * @return the head under the signatures that came
   * @throws QuorumException if they are too few
   */
  public Head cosign(Head head, TileNodes.Source tiles) throws QuorumException {
    CompletionService<Answer> answers = new ExecutorCompletionService<>(threads);
    List<Future<Answer>> asked = new ArrayList<>();
    for (WitnessClient client : clients) {
      asked.add(answers.submit(() -> ask(client, head, tiles)));
    }
    try {
      return collect(head, answers);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new QuorumException("interrupted while witnesses were asked");
    } finally {
      asked.forEach(one -> one.cancel(true));
    }
  }

  private static Answer ask(WitnessClient client, Head head, TileNodes.Source tiles)
      throws InterruptedException {
    try {
      return new Answer(client, client.cosign(head, tiles), "");
    } catch (IOException | RuntimeException | Error e) {
      return new Answer(client, new byte[0], String.valueOf(e.getMessage()));
    }
  }

  private Head collect(Head head, CompletionService<Answer> answers)
      throws InterruptedException, QuorumException {
    long start = System.nanoTime();
    long end = start + 2 * patience.toNanos();
    SignedNote note = head.note();
    int cosigned = 0;
    for (int left = clients.size(); left > 0; left--) {
      long until = cosigned >= settings.quorum() ? Math.min(end, start + GRACE.toNanos()) : end;
      Future<Answer> next = answers.poll(until - System.nanoTime(), TimeUnit.NANOSECONDS);
      if (next == null) {
        break;
      }
      Optional<SignedNote> more = taken(note, done(next));
      if (more.isPresent()) {
        note = more.get();
        cosigned++;
      }
    }
    if (cosigned < settings.quorum()) {
      throw new QuorumException(
          cosigned
              + " of "
              + clients.size()
              + " witnesses cosigned, "
              + settings.quorum()
              + " have to");
    }
    return head.with(note);
  }

  private static Answer done(Future<Answer> future) throws InterruptedException {
    try {
      return future.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("asking a witness ends with an answer", e);
    }
  }

  /** Takes a cosignature into a note; one that cannot be taken is that witness's failure alone. */
  private Optional<SignedNote> taken(SignedNote note, Answer answer) {
    String name = answer.client().key().name();
    String failure = answer.failure();
    if (failure.isEmpty()) {
      try {
        SignedNote more = note.withLines(answer.lines(), List.of(answer.client().key()));
        if (more.toString().length() > SignedNote.LARGEST) {
          throw new IllegalArgumentException("its line would make the note too large");
        }
        silent.remove(name);
        return Optional.of(more);
      } catch (NoteException | RuntimeException e) {
        failure = String.valueOf(e.getMessage());
      }
    }
    if (silent.add(name)) {
      LOG.log(Level.WARNING, "the witness {0} did not cosign: {1}", name, failure);
    }
    return Optional.empty();
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
