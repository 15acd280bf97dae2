package io.blindserve.client;

import io.blindserve.client.select.VersionChoice;
import io.blindserve.client.transport.ServerApi;
import io.blindserve.keys.store.SeedStore;
import java.util.List;
import java.util.Optional;

/** A model version: say how to call it. Immutable. */
public final class VersionReference {

  private static final int LARGEST_ANSWER = 256 << 20;

  private final ServerApi api;
  private final ClientOptions options;
  private final VersionChoice choice;

  VersionReference(ServerApi api, ClientOptions options, VersionChoice choice) {
    this.api = api;
    this.options = options;
    this.choice = choice;
  }

  /**
   * Opens the model for calls in the clear: the server sees the rows.
   *
   * @throws io.blindserve.client.failure.BlindserveException when the server does not have it or
   *     cannot be reached
   */
  public Model plain() {
    return new Model(PlainPath.open(api, options, choice));
  }

  /**
   * Opens the model for encrypted calls: rows are encrypted here, the server computes on
   * ciphertexts, and answers are decrypted here. The specification is fetched and checked now, keys
   * are made (or derived again, the same ones, when {@code keyStore} has their seed), and the
   * evaluation keys are uploaded unless the server has them.
   *
   * @param keyStore keeps the seeds; it must stay open while the model is used
   * @throws io.blindserve.client.failure.BlindserveException when the server does not have it,
   *     cannot be reached, or asks for parameters that are not safe
   */
  public Model encrypted(SeedStore keyStore) {
    return new Model(EncryptedPath.open(api, options, choice, keyStore));
  }

  /**
   * Asks the server how this version can be called encrypted; empty when it cannot. Specifications
   * are checked.
   */
  public List<EncryptionTerms> encryptionTerms() {
    return api.plans(choice).plans().stream()
        .map(plan -> EncryptedSession.terms(EncryptedSession.fetch(api, choice, plan), options))
        .toList();
  }

  /** Asks the server why this version cannot be called encrypted; empty when it can. */
  public Optional<String> whyNotEncrypted() {
    return api.plans(choice).reason();
  }

  /**
   * Sends a request of the Open Inference Protocol in JSON as it is, in the clear.
   *
   * @param request for example {@code {"inputs":[{"name":"x","datatype":"FP32","shape":[1,3],
   *     "data":[1,2,3]}]}}; ask for no binary outputs
   * @return the answer's JSON as the server wrote it: hostile until it was checked
   * @throws io.blindserve.client.failure.BlindserveException when the server refuses it or cannot
   *     be reached
   */
  public byte[] infer(byte[] request) {
    return api.infer(choice, request.clone(), LARGEST_ANSWER);
  }

  /** Asks the server what it says about this version, and returns its JSON as it wrote it. */
  public byte[] describeAsJson() {
    return api.metadataDocument(choice);
  }

  /** Asks the server what it says about this version. */
  public ModelDescription describe() {
    return ModelDescription.of(api.metadata(choice));
  }
}
