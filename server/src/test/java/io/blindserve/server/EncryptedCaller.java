package io.blindserve.server;

import io.blindserve.client.crypt.EvaluationKeys;
import io.blindserve.client.crypt.RowCipher;
import io.blindserve.client.crypt.SessionKeys;
import io.blindserve.he.circuit.PlanSpec;
import io.blindserve.he.json.JsonValue;
import io.blindserve.he.wire.WireForm;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A caller who encrypts, step by step, so that a test can go wrong at each of them. */
final class EncryptedCaller implements AutoCloseable {

  private static final int SEED_BYTES = 64;

  private final Probe probe;
  private final String model;
  private final PlanSpec spec;
  private final SessionKeys keys;
  private final WireForm form;
  private final RowCipher cipher;
  private final EvaluationKeys evaluationKeys;

  private EncryptedCaller(
      Probe probe,
      String model,
      PlanSpec spec,
      SessionKeys keys,
      WireForm form,
      EvaluationKeys evaluationKeys) {
    this.probe = probe;
    this.model = model;
    this.spec = spec;
    this.keys = keys;
    this.form = form;
    this.cipher = new RowCipher(spec, keys, form);
    this.evaluationKeys = evaluationKeys;
  }

  /**
   * Fetches the first plan of a model and makes keys for it, always the same ones.
   *
   * @param model for example {@code net}, or {@code net/versions/2}
   */
  static EncryptedCaller of(Probe probe, String model) {
    return of(probe, model, WireForm.LATTIGO_V6);
  }

  /** Does the same in another form; the keys are the same ones. */
  static EncryptedCaller of(Probe probe, String model, WireForm form) {
    PlanSpec spec = spec(probe, model);
    SessionKeys keys = SessionKeys.derive(spec.parameters(), new byte[SEED_BYTES]);
    return new EncryptedCaller(
        probe, model, spec, keys, form, EvaluationKeys.make(spec, keys, form, made -> {}));
  }

  /**
   * The same caller at another server, which must offer the same plan; its keys stay this one's.
   */
  EncryptedCaller at(Probe other) {
    String digest = spec(other, model).planDigest();
    if (!digest.equals(spec.planDigest())) {
      throw new AssertionError("plan " + digest + " is not " + spec.planDigest());
    }
    return new EncryptedCaller(other, model, spec, keys, form, evaluationKeys);
  }

  private static PlanSpec spec(Probe probe, String model) {
    String path = "/v2/models/" + model + "/encryption";
    Reply listing = probe.get(path);
    String plan = listing.json().array("plans").values().get(0).asObject().string("plan");
    return PlanSpec.parse(probe.get(path + "?plan=" + plan).body());
  }

  PlanSpec spec() {
    return spec;
  }

  String keyId() {
    return evaluationKeys.id();
  }

  byte[] keyBody() {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    evaluationKeys.pieces().forEach(body::writeBytes);
    return body.toByteArray();
  }

  Reply upload() {
    return put(keyId(), spec.keyProfile(), keyBody());
  }

  Reply put(String id, String profile, byte[] body) {
    Map<String, String> headers =
        Map.of("Content-Type", "application/octet-stream", "Blindserve-Key-Profile", profile);
    return probe.call("PUT", keyPath(id), headers, body);
  }

  Reply keys(String method) {
    return probe.call(
        method, keyPath(keyId()), Map.of("Blindserve-Key-Profile", spec.keyProfile()), new byte[0]);
  }

  private static String keyPath(String id) {
    return "/v2/evaluation-keys/" + id;
  }

  List<byte[]> encrypt(double... row) {
    return cipher.encrypt(List.of(row));
  }

  /** Request parameters of an encrypted call; a test may change them. */
  Map<String, String> terms() {
    Map<String, String> terms = new LinkedHashMap<>();
    terms.put("encryption", "ckks");
    terms.put("wire", form.label());
    terms.put("plan", spec.planDigest());
    terms.put("evaluation_key", keyId());
    return terms;
  }

  Reply callJson(List<byte[]> elements) {
    return callJson(terms(), elements);
  }

  Reply callJson(Map<String, String> terms, List<byte[]> elements) {
    List<String> data = new ArrayList<>();
    elements.forEach(element -> data.add('"' + Base64.getEncoder().encodeToString(element) + '"'));
    String tensor =
        tensor(
            elements.size(),
            "\"content_type\":\"base64\"",
            ",\"data\":[" + String.join(",", data) + "]");
    return post(request(terms, tensor));
  }

  Reply post(String json) {
    return probe.post(path(), json);
  }

  Reply callBinary(List<byte[]> elements) {
    return callBinary(terms(), elements);
  }

  Reply callBinary(Map<String, String> terms, List<byte[]> elements) {
    long size = elements.stream().mapToLong(element -> 4L + element.length).sum();
    BinaryBody body =
        new BinaryBody(
            request(terms, tensor(elements.size(), "\"binary_data_size\":" + size, ""))
                .replace(
                    "\"parameters\":{\"enc", "\"parameters\":{\"binary_data_output\":true,\"enc"));
    elements.forEach(body::element);
    return probe.call("POST", path(), body.headers(), body.body());
  }

  private String path() {
    return "/v2/models/" + model + "/infer";
  }

  String tensor(int count, String parameters, String rest) {
    return "{\"name\":\""
        + spec.inputs().get(0).name()
        + "\",\"shape\":["
        + count
        + "],\"datatype\":\"BYTES\",\"parameters\":{"
        + parameters
        + "}"
        + rest
        + "}";
  }

  static String request(Map<String, String> terms, String tensors) {
    List<String> parameters = new ArrayList<>();
    terms.forEach((name, value) -> parameters.add('"' + name + "\":\"" + value + '"'));
    return "{\"id\":\"call\",\"parameters\":{"
        + String.join(",", parameters)
        + "},\"inputs\":["
        + tensors
        + "]}";
  }

  /** The ciphertexts of an answer in JSON. */
  static List<byte[]> elements(Reply reply) {
    List<byte[]> elements = new ArrayList<>();
    for (JsonValue value :
        reply.json().array("outputs").values().get(0).asObject().array("data").values()) {
      elements.add(Base64.getDecoder().decode(value.asString()));
    }
    return elements;
  }

  /** The outputs of the row that an answer is for. */
  double[] decrypt(List<byte[]> elements, double... row) {
    cipher.checkForm(elements);
    return cipher.decrypt(elements, List.of(row)).get(0);
  }

  @Override
  public void close() {
    keys.close();
  }
}
