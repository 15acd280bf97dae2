package io.blindserve.client.transport;

import io.blindserve.client.failure.ServerRefusedException;
import io.blindserve.client.select.VersionChoice;
import io.blindserve.he.json.JsonValue;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;

/**
 * The server's routes as methods. Each throws what {@link HttpTransport#send} throws, and {@link
 * ServerRefusedException}.
 */
public final class ServerApi {

  /** A spec lists slots for every ciphertext, so it is the largest document. */
  private static final int LARGEST_SPEC = 64 << 20;

  private static final String PROFILE = "Blindserve-Key-Profile";
  private static final String BINARY = "application/octet-stream";

  private final HttpTransport http;

  /** Opens no connection yet. */
  public ServerApi(TransportOptions options) {
    this.http = new HttpTransport(options);
  }

  /** Returns what the server says about a model. */
  public ModelMetadata metadata(VersionChoice choice) {
    return Documents.read("metadata", get(choice.path(), Documents.LARGEST), ModelMetadata::parse);
  }

  /** Returns the names of all models that the server has. */
  public List<String> models() {
    return Documents.read("list of models", get("/v2/models", Documents.LARGEST), ServerApi::names);
  }

  private static List<String> names(JsonValue document) {
    return document.asObject().array("models").values().stream()
        .map(JsonValue::asString)
        .map(Documents::printable)
        .toList();
  }

  /** Returns the names of the encrypted plans. */
  public PlanList plans(VersionChoice choice) {
    return Documents.read(
        "list of plans", get(choice.path() + "/encryption", Documents.LARGEST), PlanList::parse);
  }

  /** Returns the bytes of a spec as the server wrote them. */
  public byte[] spec(VersionChoice choice, String plan) {
    String query = "/encryption?plan=" + URLEncoder.encode(plan, StandardCharsets.UTF_8);
    return get(choice.path() + query, LARGEST_SPEC).clone();
  }

  /** Tells whether the server holds an evaluation key set for this caller. */
  public boolean hasKeys(String id, String profile) {
    Reply reply =
        http.send(Request.of("HEAD", keyPath(id), Documents.LARGEST).header(PROFILE, profile));
    if (reply.status() == 404) {
      return false;
    }
    success(reply);
    return true;
  }

  /**
   * Uploads an evaluation key set.
   *
   * @param id the SHA-256 of all pieces, 64 hex digits
   * @param profile the spec's {@code key_profile}
   * @param pieces the body in order
   * @param sent is told how many bytes were handed to the connection
   */
  public void putKeys(String id, String profile, List<byte[]> pieces, LongConsumer sent) {
    success(
        http.send(
            Request.of("PUT", keyPath(id), Documents.LARGEST)
                .header("Content-Type", BINARY)
                .header(PROFILE, profile)
                .body(new Request.Body(pieces))
                .onSent(sent)));
  }

  private static String keyPath(String id) {
    return "/v2/evaluation-keys/" + id;
  }

  /**
   * Asks a model.
   *
   * @param largestAnswer most bytes that an honest answer has
   */
  public InferAnswer infer(VersionChoice choice, InferRequest question, int largestAnswer) {
    byte[] header = question.header();
    Request request =
        Request.of("POST", choice.path() + "/infer", largestAnswer)
            .header("Content-Type", BINARY)
            .header("Inference-Header-Content-Length", Integer.toString(header.length))
            .body(question.body(header));
    for (Map.Entry<String, String> more : question.headers().entrySet()) {
      request = request.header(more.getKey(), more.getValue());
    }
    return InferAnswer.parse(question.id(), success(http.send(request)));
  }

  /** Returns what the server says about a model, as it says it. */
  public byte[] metadataDocument(VersionChoice choice) {
    return get(choice.path(), Documents.LARGEST).clone();
  }

  /**
   * Sends a request of the protocol in JSON as it is.
   *
   * @param largestAnswer most bytes that an honest answer has
   * @return the answer's JSON, not looked at
   */
  public byte[] infer(VersionChoice choice, byte[] json, int largestAnswer) {
    Request request =
        Request.of("POST", choice.path() + "/infer", largestAnswer)
            .header("Content-Type", "application/json")
            .body(new Request.Body(List.of(json)));
    return success(http.send(request)).body().clone();
  }

  /**
   * Returns a file of the access log.
   *
   * @param path below {@code /log/}
   * @param largest most bytes that an honest one has
   */
  public byte[] log(String path, int largest) {
    return get("/log/" + path, largest).clone();
  }

  /**
   * Sends a short document about how models are served.
   *
   * @param json the body; empty for none
   * @return what the server answered, not looked at
   */
  public byte[] manage(String method, String path, byte[] json) {
    Request request =
        Request.of(method, path, Documents.LARGEST).header("Content-Type", "application/json");
    return success(
            http.send(json.length == 0 ? request : request.body(new Request.Body(List.of(json)))))
        .body()
        .clone();
  }

  /** Returns the size of the body that {@link #infer} sends. */
  public static long size(InferRequest question) {
    return question.body(question.header()).size();
  }

  private byte[] get(String path, int largest) {
    return success(http.send(Request.get(path, largest))).body();
  }

  private static Reply success(Reply reply) {
    if (reply.status() != 200 && reply.status() != 201) {
      throw Documents.refusal(reply);
    }
    return reply;
  }
}
