package io.blindserve.client;

import io.blindserve.client.receipt.ReceiptPolicy;
import io.blindserve.client.receipt.ReceiptSettings;
import io.blindserve.client.transport.AccessToken;
import io.blindserve.client.transport.RetryPolicy;
import io.blindserve.he.wire.WireForm;
import io.blindserve.keys.evidence.EvidenceFolder;
import io.blindserve.keys.sign.NoteException;
import io.blindserve.keys.sign.NoteVerifier;
import io.blindserve.keys.sign.TrustPolicy;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** How a client connects and what it prefers. Immutable; made by {@link #builder}. */
public final class ClientOptions {

  private final Builder values;

  private ClientOptions(Builder values) {
    this.values = values;
  }

  /** Returns the options that suit most programs. */
  public static ClientOptions defaults() {
    return builder().build();
  }

  /** Returns a builder that holds the defaults. */
  public static Builder builder() {
    return new Builder();
  }

  Optional<KeyStore> trustStore() {
    return values.trustStore;
  }

  Optional<AccessToken> token() {
    return values.token;
  }

  Optional<ClientIdentity> identity() {
    return values.identity;
  }

  Duration connectTimeout() {
    return values.connectTimeout;
  }

  Duration requestTimeout() {
    return values.requestTimeout;
  }

  RetryPolicy retry() {
    return new RetryPolicy(values.attempts, values.firstPause, values.longestPause);
  }

  Optional<String> plan() {
    return values.plan;
  }

  double bytePrice() {
    return values.bytePrice;
  }

  Optional<String> wire() {
    return values.wire;
  }

  Optional<String> modelDigest() {
    return values.modelDigest;
  }

  ProgressListener listener() {
    return values.listener;
  }

  ReceiptSettings receipts() {
    return new ReceiptSettings(
        values.receipts,
        values.logKeys,
        values.witnesses,
        values.receiptFolder,
        values.receiptPatience);
  }

  Optional<EvidenceFolder> evidence() {
    return values.evidence;
  }

  boolean insecureHttp() {
    return values.insecureHttp;
  }

  /** Collects options; not thread-safe. */
  public static final class Builder implements Cloneable {

    private Optional<KeyStore> trustStore = Optional.empty();
    private Optional<AccessToken> token = Optional.empty();
    private Optional<ClientIdentity> identity = Optional.empty();
    private Duration connectTimeout = Duration.ofSeconds(10);
    private Duration requestTimeout = Duration.ofMinutes(2);
    private int attempts = RetryPolicy.STANDARD.attempts();
    private Duration firstPause = RetryPolicy.STANDARD.firstPause();
    private Duration longestPause = RetryPolicy.STANDARD.longestPause();
    private Optional<String> plan = Optional.empty();
    private double bytePrice = 80;
    private Optional<String> wire = Optional.empty();
    private Optional<String> modelDigest = Optional.empty();
    private ProgressListener listener = ProgressListener.NONE;
    private Optional<EvidenceFolder> evidence = Optional.empty();
    private boolean insecureHttp;
    private ReceiptPolicy receipts = ReceiptPolicy.off();
    private List<NoteVerifier> logKeys = List.of();
    private TrustPolicy witnesses = TrustPolicy.NONE;
    private Path receiptFolder =
        Path.of(System.getProperty("user.home"), ".blindserve", "receipts");
    private Duration receiptPatience = Duration.ofSeconds(30);

    private Builder() {}

    /**
     * Trusts the certificates of {@code store} and no others; the default is the platform's trust
     * store.
     */
    public Builder trustStore(KeyStore store) {
      this.trustStore = Optional.of(store);
      return this;
    }

    /**
     * Sends a token with every request ({@code Authorization: Bearer}), by which a server knows who
     * calls. It goes to the server alone: no redirection is followed. The default is none.
     *
     * @param secret what {@code blindserve callers add} printed
     * @throws IllegalArgumentException if it is no token
     */
    public Builder token(String secret) {
      this.token = Optional.of(new AccessToken(secret));
      return this;
    }

    /**
     * Shows a certificate by which a server knows who calls. The default is none.
     *
     * @param store has the certificate and its key
     * @param password of the key; it can be wiped afterwards
     * @throws IllegalArgumentException if the password opens no key of the store
     */
    public Builder clientCertificate(KeyStore store, char[] password) {
      this.identity = Optional.of(new ClientIdentity(store, password));
      return this;
    }

    /** Waits at most so long for a connection; the default is 10 seconds. */
    public Builder connectTimeout(Duration longest) {
      this.connectTimeout = positive(longest);
      return this;
    }

    /** Waits at most so long for one whole answer; the default is 2 minutes. */
    public Builder requestTimeout(Duration longest) {
      this.requestTimeout = positive(longest);
      return this;
    }

    /**
     * Sends the same bytes at most so often, when the server is overloaded (429, 503) or the
     * connection breaks; the default is 3. Each try that reaches the server is one of its records.
     */
    public Builder attempts(int most) {
      if (most < 1 || most > 100) {
        throw new IllegalArgumentException("attempts are 1 to 100, got " + most);
      }
      this.attempts = most;
      return this;
    }

    /**
     * Pauses between two tries: {@code first}, then twice as long each time, at most {@code
     * longest}. The defaults are a quarter of a second and 10 seconds.
     */
    public Builder pauses(Duration first, Duration longest) {
      if (first.isNegative() || longest.compareTo(first) < 0) {
        throw new IllegalArgumentException(
            "the longest pause is not shorter than the first, and none is negative");
      }
      this.firstPause = first;
      this.longestPause = longest;
      return this;
    }

    /**
     * Asks for that plan of encrypted models, for example {@code latency} or {@code throughput}.
     * Without it each call takes the plan that costs least for its number of rows, by the server's
     * own figures and the price of bytes; the first call of a plan uploads its keys.
     */
    public Builder plan(String name) {
      this.plan = Optional.of(name);
      return this;
    }

    /**
     * States what a byte costs, sent or received, in nanoseconds, against milliseconds of the
     * server's time, when a plan is chosen. The default, 80, is a line of 100 Mbit/s.
     */
    public Builder bytePrice(double nanoseconds) {
      if (!(nanoseconds >= 0 && nanoseconds <= 1e9)) {
        throw new IllegalArgumentException("a byte costs 0 to 1e9 nanoseconds");
      }
      this.bytePrice = nanoseconds;
      return this;
    }

    /**
     * Sends and asks for ciphertexts and keys in that form; the default is the one of fewest bytes
     * that the server offers. The numbers inside are the same in all forms.
     *
     * @param form {@code blindserve-1} or {@code lattigo-v6}
     */
    public Builder wire(String form) {
      if (WireForm.named(form).isEmpty()) {
        throw new IllegalArgumentException("the form " + form + " of the wire is unknown");
      }
      this.wire = Optional.of(form);
      return this;
    }

    /**
     * Refuses to encrypt for a model whose file has another digest, as far as the server says the
     * truth about it; the server's access record holds the same digest, and where receipts are
     * checked it must, for calls in the clear too.
     *
     * @param digest {@code sha256:} and 64 lower-case hex digits
     */
    public Builder modelDigest(String digest) {
      if (!digest.matches("sha256:[0-9a-f]{64}")) {
        throw new IllegalArgumentException(
            "a model digest is 'sha256:' and 64 lower-case hex digits");
      }
      this.modelDigest = Optional.of(digest);
      return this;
    }

    /** Tells {@code told} how far calls are; the default is nobody. */
    public Builder progressListener(ProgressListener told) {
      this.listener = told;
      return this;
    }

    /**
     * Keeps the ciphertexts of every encrypted call that the server gives a record of, and the
     * evaluation keys, in {@code folder}, for an auditor who replays the call ({@code audit
     * replay}). Nothing there decrypts anything, but whoever gets the secret key later can read the
     * rows from it. A file that cannot be written is an {@link java.io.UncheckedIOException} of the
     * call, after its answer was fetched. The default is to keep nothing.
     */
    public Builder evidence(Path folder) {
      this.evidence = Optional.of(new EvidenceFolder(folder));
      return this;
    }

    /**
     * Allows {@code http://} to another machine. Without it only loopback addresses may be used
     * without TLS, because rows of plain calls, and who calls what, could be read and changed on
     * the way.
     */
    public Builder allowInsecureHttp() {
      this.insecureHttp = true;
      return this;
    }

    /**
     * Checks calls against the server's access log: that a record of the call is in the log, that
     * it names the model, the keys and the very bytes that were sent and came, that the log's key
     * signed it, and that the log grew out of what it was when it was last seen. The default is
     * {@link ReceiptPolicy#off}.
     *
     * @param policy which calls, and when
     * @param keys verifier keys of the log, which you have from elsewhere than the server; several
     *     of one name, or lines in one string, where the log has keys of several kinds (one of each
     *     kind must have signed) or changed its key
     */
    public Builder receipts(ReceiptPolicy policy, String... keys) {
      List<NoteVerifier> parsed = new ArrayList<>();
      for (String key : keys) {
        try {
          parsed.addAll(NoteVerifier.parseAll(key));
        } catch (NoteException e) {
          throw new IllegalArgumentException(e.getMessage(), e);
        }
      }
      this.receipts = policy;
      this.logKeys = List.copyOf(parsed);
      return this;
    }

    /**
     * Believes the log only where enough witnesses have cosigned: then a fork that is shown to this
     * client alone is none.
     *
     * @param policy text of a file in the form of C2SP tlog-policy, which you have from elsewhere
     *     than the server; of its logs nothing is taken
     */
    public Builder witnesses(String policy) {
      try {
        this.witnesses = TrustPolicy.parse(policy.getBytes(StandardCharsets.UTF_8));
      } catch (NoteException e) {
        throw new IllegalArgumentException(e.getMessage(), e);
      }
      return this;
    }

    /**
     * Keeps the last head that was seen of each log, evidence against logs, and what is checked
     * later there; the default is {@code .blindserve/receipts} in the home folder. Programs may
     * share it.
     */
    public Builder receiptFolder(Path folder) {
      this.receiptFolder = folder;
      return this;
    }

    /** Waits at most so long for the receipt of a call; the default is 30 seconds. */
    public Builder receiptPatience(Duration longest) {
      this.receiptPatience = positive(longest);
      return this;
    }

    /**
     * Returns the options; this builder can be used further.
     *
     * @throws IllegalArgumentException if receipts are wanted and no key of the log is given
     */
    public ClientOptions build() {
      ClientOptions options = new ClientOptions(copy());
      options.receipts(); // checks that policy and keys go together
      return options;
    }

    private Builder copy() {
      try {
        return (Builder) clone();
      } catch (CloneNotSupportedException e) {
        throw new IllegalStateException(e);
      }
    }

    private static Duration positive(Duration value) {
      if (value.isNegative() || value.isZero()) {
        throw new IllegalArgumentException("a timeout is positive, got " + value);
      }
      return value;
    }
  }
}
