package io.blindserve.client;

import io.blindserve.client.ProgressListener.Stage;
import io.blindserve.client.crypt.EvaluationKeys;
import io.blindserve.client.crypt.RowCipher;
import io.blindserve.client.crypt.SessionKeys;
import io.blindserve.client.crypt.SpecGuard;
import io.blindserve.client.failure.ProtocolException;
import io.blindserve.client.failure.UnsafeSpecException;
import io.blindserve.client.select.VersionChoice;
import io.blindserve.client.transport.ServerApi;
import io.blindserve.he.circuit.PlanSpec;
import io.blindserve.he.circuit.WireBytes;
import io.blindserve.he.wire.WireForm;
import io.blindserve.keys.evidence.CallEvidence;
import io.blindserve.keys.evidence.ElementTensor;
import io.blindserve.keys.evidence.EvidenceFolder;
import io.blindserve.keys.secret.SecretAccess;
import io.blindserve.keys.secret.SecretBytes;
import io.blindserve.keys.store.SeedStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * One specification with the keys made for it, known to the server. Immutable; a model that learns
 * of a new specification makes a new session.
 */
final class EncryptedSession implements AutoCloseable {

  private final ServerApi api;
  private final ClientOptions options;
  private final PlanSpec spec;
  private final SessionKeys keys;
  private final WireForm form;
  private final RowCipher cipher;
  private final String keyId;

  private EncryptedSession(
      ServerApi api, ClientOptions options, PlanSpec spec, WireForm form, SessionKeys keys) {
    this.api = api;
    this.options = options;
    this.spec = spec;
    this.keys = keys;
    this.form = form;
    this.cipher = new RowCipher(spec, keys, form);
    this.keyId = introduceKeys(false);
  }

  /**
   * Fetches and checks the specification of a plan, makes the keys, and sees that the server has
   * the evaluation keys.
   */
  static EncryptedSession open(
      ServerApi api, ClientOptions options, VersionChoice choice, String plan, SeedStore store) {
    PlanSpec spec = fetch(api, choice, plan);
    options
        .modelDigest()
        .filter(pinned -> !pinned.equals(spec.modelDigest()))
        .ifPresent(
            pinned -> {
              throw new UnsafeSpecException("the server's model digest is not the pinned one");
            });
    WireForm form = chooseForm(spec, options);
    SessionKeys keys = derive(spec, store);
    try {
      return new EncryptedSession(api, options, spec, form, keys);
    } catch (RuntimeException e) {
      keys.close();
      throw e;
    }
  }

  private static SessionKeys derive(PlanSpec spec, SeedStore store) {
    try (SecretBytes seed = store.seed(SessionKeys.seedName(spec.parameters()))) {
      return seed.use(
          SecretAccess.granted(), bytes -> SessionKeys.derive(spec.parameters(), bytes));
    }
  }

  /** The form that the user asks for, or else the one of fewest bytes that the server has. */
  private static WireForm chooseForm(PlanSpec spec, ClientOptions options) {
    List<String> offered = spec.cost().wire();
    String name = options.wire().orElse(offered.get(0));
    if (!offered.contains(name)) {
      throw new UnsafeSpecException("the server does not offer the form " + name + " of the wire");
    }
    return WireForm.named(name).orElseThrow();
  }

  /**
   * Fetches one plan's specification; it must be the one that was asked for, and it pins the
   * version from here on.
   */
  static PlanSpec fetch(ServerApi api, VersionChoice choice, String plan) {
    PlanSpec spec = SpecGuard.check(api.spec(choice, plan));
    boolean asked =
        spec.modelName().equals(choice.model())
            && spec.plan().equals(plan)
            && choice.number().map(v -> v.equals(spec.modelVersion())).orElse(true);
    if (!asked) {
      throw new ProtocolException(
          "the specification is that of another model, version or plan than " + choice.display());
    }
    return spec;
  }

  /**
   * Makes the evaluation keys and uploads them when the server does not have them. They are not
   * kept: making them again takes a moment and gives the same bytes.
   *
   * @param again whether the server just said that it does not know them
   * @return their id
   */
  private String introduceKeys(boolean again) {
    long started = System.nanoTime();
    int total = EvaluationKeys.count(spec);
    options.listener().progress(Stage.KEY_GENERATION, 0, total);
    EvaluationKeys made =
        EvaluationKeys.make(
            spec,
            keys,
            form,
            done -> options.listener().progress(Stage.KEY_GENERATION, done, total));
    options.listener().keysMade(Duration.ofNanos(System.nanoTime() - started), made.bytes());
    if (again || !api.hasKeys(made.id(), spec.keyProfile())) {
      api.putKeys(
          made.id(),
          spec.keyProfile(),
          made.pieces(),
          sent -> options.listener().progress(Stage.KEY_UPLOAD, sent, made.bytes()));
    }
    options.evidence().ifPresent(folder -> keep(folder, made));
    return made.id();
  }

  private static void keep(EvidenceFolder folder, EvaluationKeys made) {
    try {
      folder.keepKeys(made.id(), made.pieces());
    } catch (IOException e) {
      throw new UncheckedIOException("evidence cannot be kept: " + e.getMessage(), e);
    }
  }

  /** Keeps the request of an answered call, where the user wants that. */
  void keep(String record, List<byte[]> elements) {
    if (options.evidence().isPresent()) {
      ElementTensor input = new ElementTensor(spec.inputs().get(0).name(), elements);
      try {
        options
            .evidence()
            .get()
            .keep(
                new CallEvidence(
                    record,
                    form.label(),
                    spec.planDigest(),
                    keyId,
                    spec.keyProfile(),
                    spec.modelDigest(),
                    List.of(),
                    List.of(input)));
      } catch (IOException e) {
        throw new UncheckedIOException("evidence cannot be kept: " + e.getMessage(), e);
      } catch (IllegalArgumentException e) {
        throw new ProtocolException("the server's record has an id that is none", e);
      }
    }
  }

  /** Uploads the evaluation keys once more: the same bytes under the same id. */
  void introduceKeysAgain() {
    introduceKeys(true);
  }

  PlanSpec spec() {
    return spec;
  }

  RowCipher cipher() {
    return cipher;
  }

  String keyId() {
    return keyId;
  }

  /** Returns the choice of exactly the version that the specification pins. */
  VersionChoice pinned() {
    return new VersionChoice(spec.modelName(), Optional.of(spec.modelVersion()));
  }

  WireForm form() {
    return form;
  }

  /** Returns the bytes of calls in this session's form. */
  WireBytes wireBytes() {
    return spec.cost().in(form.label()).orElseThrow();
  }

  EncryptionTerms terms() {
    return terms(spec, form);
  }

  /** Returns the terms of a specification for the form that {@code options} lead to. */
  static EncryptionTerms terms(PlanSpec spec, ClientOptions options) {
    return terms(spec, chooseForm(spec, options));
  }

  private static EncryptionTerms terms(PlanSpec spec, WireForm form) {
    return new EncryptionTerms(
        spec.plan(),
        spec.planDigest(),
        form.label(),
        spec.parameters().logN(),
        spec.parameters().rlwe().logQp(),
        spec.rows(),
        spec.promisedError(),
        spec.cost().in(form.label()).orElseThrow().evaluationKeyBytes());
  }

  @Override
  public void close() {
    keys.close();
  }
}
