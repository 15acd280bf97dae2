package io.blindserve.server.http.openapi;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The one table of what routes do; a route with a version does what it does without. */
public final class Operations {

  private static final String HEALTH = "health";
  private static final String MODELS = "models";
  private static final String RELEASES = "labels and releases";
  private static final String INFERENCE = "inference";
  private static final String TENSORFLOW = "TensorFlow Serving";
  private static final String ENCRYPTION = "encryption";
  private static final String LOG = "access log";
  private static final String SERVER = "server";

  private static final Optional<String> TEXT = Optional.of("text/plain");
  private static final Optional<String> PAGE = Optional.of("text/html");
  private static final Optional<String> OCTETS = Optional.of("application/octet-stream");

  private static final Optional<String> EVENTS = Optional.of("text/event-stream");

  private static final Map<Route, Operation> TABLE = new LinkedHashMap<>();

  static {
    addServer();
    addModels();
    addReleases();
    addInference();
    addTensorflow();
    addEncryption();
    addLog();
  }

  private Operations() {}

  private static void put(String method, String path, Operation operation) {
    TABLE.put(new Route(method, path), operation);
  }

  private static void addServer() {
    put("GET", "/v2/health/live", Operation.json(HEALTH, "Is the server up?", "Live").forAll());
    put(
        "GET",
        "/v2/health/ready",
        Operation.json(HEALTH, "Would calls be answered? 503 if not.", "Ready")
            .forAll()
            .at(200, 503));
    put("GET", "/v2", Operation.json(SERVER, "The server and its extensions.", "Server"));
    put("GET", "/metrics", Operation.of(SERVER, "Metrics for Prometheus.", 200, TEXT));
    put(
        "GET",
        "/openapi.json",
        Operation.json(SERVER, "This description, for programs.", "Document").forAll());
    put("GET", "/docs", Operation.of(SERVER, "This description, as a page.", 200, PAGE).forAll());
  }

  private static void addModels() {
    String model = "/v2/models/{name}";
    put("GET", "/v2/models", Operation.json(MODELS, "The names of all models.", "Models"));
    put("GET", model, Operation.json(MODELS, "What a model takes and gives.", "Model"));
    put("GET", model + "/ready", Operation.json(MODELS, "Can it be called?", "ModelReady"));
    put("GET", model + "/config", Operation.json(MODELS, "Its tensors in Triton's words.", "Any"));
    put("GET", model + "/stats", Operation.json(MODELS, "Calls and times.", "Statistics"));
    put(
        "GET",
        "/v2/models/stats",
        Operation.json(MODELS, "Calls and times of all models.", "Statistics"));
    put(
        "POST",
        "/v2/repository/index",
        Operation.json(MODELS, "All versions with their states.", "Index")
            .withBody("IndexRequest"));
    for (String deed : new String[] {"load", "unload"}) {
      put(
          "POST",
          "/v2/repository/models/{name}/" + deed,
          Operation.of(MODELS, "Does so where the operator allows it.", 200, Optional.empty())
              .withBody("Control")
              .onRecord());
    }
  }

  private static void addReleases() {
    String model = "/v2/models/{name}";
    String release = model + "/release";
    put("GET", release, Operation.json(RELEASES, "What callers get now.", "Any"));
    put("PUT", release, release("Lets a share of the calls try a version."));
    put("POST", release + "/promote", release("Makes that version the default."));
    put("POST", release + "/rollback", release("Ends the trial."));
    put("PUT", model + "/labels/{label}", release("Moves a label to a version."));
    put("DELETE", model + "/labels/{label}", release("Removes a label."));
  }

  private static Operation release(String summary) {
    return Operation.of(RELEASES, summary, 200, Optional.empty()).withBody("Release").onRecord();
  }

  private static void addInference() {
    put(
        "POST",
        "/v2/models/{name}/infer",
        Operation.json(INFERENCE, "Open Inference Protocol: a plain or encrypted call.", "Inferred")
            .withBody("Infer")
            .onRecord());
    put(
        "POST",
        "/v2/models/{name}/generate",
        Operation.json(INFERENCE, "Continues a prompt, whole.", "Generated")
            .withBody("Generate")
            .onRecord());
    put(
        "POST",
        "/v2/models/{name}/generate_stream",
        Operation.of(INFERENCE, "Continues a prompt, an event for each token.", 200, EVENTS)
            .withBody("Generate")
            .onRecord());
  }

  private static void addTensorflow() {
    String model = "/v1/models/{name}";
    put("GET", model, Operation.json(TENSORFLOW, "States of versions.", "Status"));
    put("GET", model + "/metadata", Operation.json(TENSORFLOW, "The signature.", "Any"));
    put(
        "POST",
        model + ":predict",
        Operation.json(TENSORFLOW, "A plain call by rows or by columns.", "Predicted")
            .withBody("Predict")
            .onRecord());
    for (String verb : new String[] {"classify", "regress"}) {
      put(
          "POST",
          model + ":" + verb,
          Operation.json(TENSORFLOW, "Not served: ONNX has no such signatures.", "Error")
              .forAll()
              .at(501));
    }
  }

  private static void addEncryption() {
    put(
        "GET",
        "/v2/models/{name}/encryption",
        Operation.json(ENCRYPTION, "The plans; with plan the spec of one.", "Any")
            .withQuery("plan"));
    String keys = "/v2/evaluation-keys/{id}";
    Operation about =
        Operation.of(ENCRYPTION, "Evaluation keys of the caller.", 200, Optional.empty());
    put("PUT", keys, about.withBody("Keys").onRecord().at(201, 200));
    put("HEAD", keys, about.onRecord());
    put(
        "DELETE",
        keys,
        Operation.of(ENCRYPTION, "Deletes them.", 204, Optional.empty()).onRecord());
  }

  private static void addLog() {
    put("GET", "/log/checkpoint", Operation.of(LOG, "The signed head of the log.", 200, TEXT));
    put("GET", "/log/policy", Operation.of(LOG, "The key that signs.", 200, TEXT));
    put("GET", "/log/tile/{path}", Operation.of(LOG, "Tiles of C2SP tlog-tiles.", 200, OCTETS));
    put("GET", "/log/receipt/{id}", Operation.of(LOG, "The proof of a record.", 200, TEXT));
    put("GET", "/audit", Operation.of(LOG, "A page that verifies itself.", 200, PAGE).forAll());
    put(
        "GET",
        "/audit/records",
        Operation.json(LOG, "What that page shows, up to a place.", "Any").withQuery("before"));
  }

  /** Returns the routes that are described. */
  public static Set<Route> described() {
    return Set.copyOf(TABLE.keySet());
  }

  /** Returns what a route does; that nobody described it is said in its summary, and by a test. */
  static Operation of(Route route) {
    Operation unversioned =
        TABLE.getOrDefault(route.unversioned(), Operation.json("other", "Not described.", "Any"));
    return TABLE.getOrDefault(route, unversioned);
  }
}
