package io.blindserve.server.audit;

import java.time.Instant;
import java.util.Optional;

/**
 * Who asked which model for what, under which key, and how it ended: ids, sizes and digests, never
 * data, addresses or free text. A call that is computed has two records, one before and one after;
 * every other call has one. Made step by step by {@link #received}. Its id is given by the log.
 *
 * @param parent id of the record of the same call that was made before it was computed
 * @param time when the call was received
 * @param actor who called
 * @param origin from where, by class of network only
 * @param action what was asked
 * @param path how the call went
 * @param model the version that was bound, if the call came that far
 * @param encryption the cryptographic setting, as far as it is known
 * @param in what came
 * @param out what left; absent where nothing did, as with most refusals: a generation that broke
 *     off has what was handed on until then
 * @param end how it ended; absent in the record that is made before a call is computed
 */
public record AuditRecord(
    Optional<String> parent,
    Instant time,
    Actor actor,
    Origin origin,
    Action action,
    Path path,
    Optional<ModelRef> model,
    Optional<Encryption> encryption,
    Payload in,
    Optional<Payload> out,
    Optional<End> end)
    implements Recordable {

  /** Starts a record: what is known once the head of a call is read and its caller named. */
  public static AuditRecordBuilder received(
      Instant time, Actor actor, Origin origin, Action action) {
    return new AuditRecordBuilder(time, actor, origin, action);
  }

  /**
   * Who does something; made by {@link EpochKey#actor} and its sisters.
   *
   * @param ref pseudonym under the epoch key
   * @param epoch id of that key
   * @param kind what kind of somebody
   * @param auth how a caller was authenticated, in one word
   * @param credential pseudonym of what it showed; none where nothing was asked for
   */
  public record Actor(
      String ref, String epoch, ActorKind kind, String auth, Optional<String> credential) {

    /** Makes one that showed nothing. */
    public Actor(String ref, String epoch, ActorKind kind, String auth) {
      this(ref, epoch, kind, auth, Optional.empty());
    }
  }

  /** Kinds of those who do something. */
  public enum ActorKind {
    /** Nobody in particular: callers are not told apart. */
    ANONYMOUS,
    NAMED,
    /** Whoever runs commands on the server's machine. */
    OPERATOR,
    /** The server by itself. */
    SERVER
  }

  /** Ways through the server. */
  public enum Path {
    PLAIN,
    ENCRYPTED,
    KEYS,
    /** What an operator or an auditor does. */
    ADMIN
  }

  /** Classes of networks. */
  public enum Origin {
    LOOPBACK,
    PRIVATE,
    PUBLIC
  }

  /** What can be asked, with the template of its route. */
  public enum Action {
    INFER("POST /v2/models/{name}/versions/{version}/infer"),
    GENERATE("POST /v2/models/{name}/versions/{version}/generate"),
    KEYS_PUT("PUT /v2/evaluation-keys/{id}"),
    KEYS_HEAD("HEAD /v2/evaluation-keys/{id}"),
    KEYS_DELETE("DELETE /v2/evaluation-keys/{id}"),
    MODEL_LOAD("POST /v2/repository/models/{name}/load"),
    MODEL_UNLOAD("POST /v2/repository/models/{name}/unload"),
    LABEL_PUT("PUT /v2/models/{name}/labels/{label}"),
    LABEL_DELETE("DELETE /v2/models/{name}/labels/{label}"),
    RELEASE_START("PUT /v2/models/{name}/release"),
    RELEASE_PROMOTE("POST /v2/models/{name}/release/promote"),
    RELEASE_ROLLBACK("POST /v2/models/{name}/release/rollback"),
    /** Recorded only where it is refused, as all that follow. */
    METADATA("GET /v2/models/{name}"),
    METRICS("GET /metrics"),
    /** Heads, hashes and receipts. */
    LOG_PROOFS("GET /log/{path}"),
    LOG_RECORDS("GET /log/tile/entries/{path}");

    private final String route;

    Action(String route) {
      this.route = route;
    }

    /** Returns the method and the template of the route; never the address that was asked for. */
    public String route() {
      return route;
    }
  }

  /**
   * A model version.
   *
   * @param name its name, from the catalogue
   * @param version its number
   * @param digest digest of the model file
   */
  public record ModelRef(String name, int version, String digest) {}

  /**
   * The cryptographic setting of a call.
   *
   * @param plan digest of the plan file
   * @param spec digest of the spec as served
   * @param evaluationKey id of the evaluation keys
   * @param seed digest of the seed by which the answer was masked, which {@link SeedFolder} keeps
   */
  public record Encryption(
      Optional<String> plan,
      Optional<String> spec,
      Optional<String> evaluationKey,
      Optional<String> seed) {

    /** Makes a setting without a mask. */
    public Encryption(
        Optional<String> plan, Optional<String> spec, Optional<String> evaluationKey) {
      this(plan, spec, evaluationKey, Optional.empty());
    }
  }

  /**
   * Tensors in one direction.
   *
   * @param digest binds the record to the bytes: SHA-256 of ciphertexts, keyed digest of what is in
   *     the clear; absent where nothing was decoded
   * @param bytes size of the body
   */
  public record Payload(Optional<String> digest, long bytes) {}

  /**
   * The end of a call.
   *
   * @param result how it ended
   * @param timing how long it took
   */
  public record End(Result result, Timing timing) {}

  /**
   * How a call ended.
   *
   * @param outcome in one word
   * @param code the error code of a refusal
   */
  public record Result(OutcomeClass outcome, Optional<String> code) {}

  /** Ends of calls in one word. */
  public enum OutcomeClass {
    OK,
    /** Not authenticated or not allowed. */
    DENIED,
    /** Malformed, or about something that is not there. */
    INVALID,
    /** Refused for size, rate or load, or given up while it waited. */
    LIMIT,
    /** A fault of the server. */
    ERROR
  }

  /**
   * Times of a call.
   *
   * @param queueNanos waiting for a worker; absent where none was wanted
   * @param computeNanos evaluation alone; absent where nothing was computed
   * @param totalNanos from the head of the call to its record
   */
  public record Timing(Optional<Long> queueNanos, Optional<Long> computeNanos, long totalNanos) {}
}
