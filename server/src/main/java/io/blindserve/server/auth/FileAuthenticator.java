package io.blindserve.server.auth;

import io.blindserve.server.problem.ErrorCode;
import io.blindserve.server.problem.ProblemException;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Knows the callers of a file, by their tokens and certificates, and looks at the file again every
 * other second. A file that cannot be read any more, or is malformed, changes nothing but {@link
 * #isCurrent}: nobody is let in by accident, and nobody is shut out by a slip of the pen.
 * Thread-safe.
 */
public final class FileAuthenticator implements Authenticator, AutoCloseable {

  /** After so long at most a caller that was taken out is nobody. */
  public static final Duration PERIOD = Duration.ofSeconds(2);

  private static final System.Logger LOG = System.getLogger(FileAuthenticator.class.getName());

  private final CallersFile file;
  private final Clock clock;
  private final ScheduledExecutorService looking =
      Executors.newSingleThreadScheduledExecutor(FileAuthenticator::thread);

  private volatile CallerList callers;
  private volatile CallersFile.@Nullable Stamp seen;
  private volatile @Nullable String trouble;

  /** Makes one that looks when it is told to. */
  FileAuthenticator(CallersFile file, Clock clock) throws IOException {
    this.file = file;
    this.clock = clock;
    this.seen = file.stamp();
    this.callers = file.read();
  }

  /**
   * Reads the file and goes on looking at it.
   *
   * @throws IOException with one line if it cannot be read or is malformed
   */
  public static FileAuthenticator open(CallersFile file) throws IOException {
    FileAuthenticator opened = new FileAuthenticator(file, Clock.systemUTC());
    long millis = PERIOD.toMillis();
    // What goes wrong is caught where it does.
    var unused =
        opened.looking.scheduleWithFixedDelay(opened::look, millis, millis, TimeUnit.MILLISECONDS);
    return opened;
  }

  private static Thread thread(Runnable task) {
    Thread thread = new Thread(task, "callers");
    thread.setDaemon(true);
    return thread;
  }

  /** Takes the file over if it changed. */
  void look() {
    try {
      CallersFile.Stamp now = file.stamp();
      if (!now.equals(seen) || trouble != null) {
        callers = file.read();
        seen = now;
        if (trouble != null) {
          LOG.log(Level.INFO, "the file of callers holds again: {0}", file);
        }
        trouble = null;
      }
    } catch (IOException | RuntimeException e) {
      tell(String.valueOf(e.getMessage()));
    }
  }

  private void tell(String why) {
    if (!Objects.equals(trouble, why)) {
      LOG.log(Level.WARNING, "callers are those of before: {0}", why);
    }
    trouble = why;
  }

  /** Returns whether what holds is what the file says. */
  public boolean isCurrent() {
    return trouble == null;
  }

  @Override
  public Caller authenticate(Credentials credentials) {
    Instant now = clock.instant();
    // What is of another scheme is for somebody else on the way.
    return credentials
        .authorization()
        .filter(Token::isBearer)
        .map(header -> ofToken(header, now))
        .orElseGet(() -> credentials.certificate().flatMap(shown -> ofCertificate(shown, now)))
        .orElseThrow(FileAuthenticator::unknown);
  }

  private Optional<Caller> ofToken(String header, Instant now) {
    return Token.ofHeader(header)
        .map(CallerProof::ofToken)
        .flatMap(proof -> callers.find(proof, now));
  }

  private Optional<Caller> ofCertificate(X509Certificate shown, Instant now) {
    CallerList list = callers;
    // The handshake may have been long ago.
    if (now.isAfter(shown.getNotAfter().toInstant())) {
      return Optional.empty();
    }
    return CertificateNames.of(shown).stream()
        .flatMap(proof -> list.find(proof, now).stream())
        .findFirst();
  }

  private static ProblemException unknown() {
    return new ProblemException(
        ErrorCode.UNAUTHENTICATED,
        "this server answers callers that it knows: send Authorization: Bearer with a token that holds, or a client certificate");
  }

  /** Looks no more. */
  @Override
  public void close() {
    looking.shutdownNow();
  }
}
