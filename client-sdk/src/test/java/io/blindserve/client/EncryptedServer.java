package io.blindserve.client;

import io.blindserve.client.FakeServer.Answer;
import io.blindserve.client.FakeServer.Asked;
import io.blindserve.he.circuit.InputCiphertext;
import io.blindserve.he.circuit.Plan;
import io.blindserve.he.circuit.PlanProgram;
import io.blindserve.he.circuit.PlanSpec;
import io.blindserve.he.ckks.Ciphertext;
import io.blindserve.he.ckks.Scale;
import io.blindserve.he.json.JsonObject;
import io.blindserve.he.kernel.PolyKernels;
import io.blindserve.he.kernel.PolyMemory;
import io.blindserve.he.kernel.PolyScope;
import io.blindserve.he.kernel.ResidentBlock;
import io.blindserve.he.rlwe.EvaluationKeySet;
import io.blindserve.he.wire.ElementShape;
import io.blindserve.he.wire.KeySetShape;
import io.blindserve.he.wire.PolyTarget;
import io.blindserve.he.wire.WireForm;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;

/**
 * The server's side of an encrypted call, with real evaluation: what the contract says, and no
 * more.
 */
public final class EncryptedServer {

  private final PolyMemory memory = PolyMemory.create(PolyKernels.best(), 256 << 20, 256 << 20);
  private final Map<String, EvaluationKeySet> keys = new ConcurrentHashMap<>();
  private volatile Plan plan;
  private volatile PlanSpec spec;
  private volatile UnaryOperator<byte[]> tamper = UnaryOperator.identity();
  private volatile UnaryOperator<byte[]> tamperSpec = UnaryOperator.identity();

  public EncryptedServer(Plan plan) {
    change(plan);
  }

  /** From now on another plan is served, and calls under the old one are stale. */
  void change(Plan to) {
    this.plan = to;
    this.spec = TinyPlan.spec(to);
  }

  void forgetKeys() {
    keys.clear();
  }

  int keySets() {
    return keys.size();
  }

  /** From now on answers carry what {@code change} makes of their ciphertext. */
  void tamperAnswers(UnaryOperator<byte[]> change) {
    this.tamper = change;
  }

  void tamperSpec(UnaryOperator<byte[]> change) {
    this.tamperSpec = change;
  }

  public Answer answer(Asked asked) {
    String path = asked.path();
    if (path.startsWith("/v2/evaluation-keys/")) {
      return keys(asked, path.substring(path.lastIndexOf('/') + 1));
    }
    if (path.endsWith("/infer")) {
      return infer(asked);
    }
    if (path.contains("/encryption?plan=")) {
      return new Answer(
          200, Map.of("Content-Type", "application/json"), tamperSpec.apply(spec.toJson()));
    }
    if (path.endsWith("/encryption")) {
      return Answer.json(
          200,
          "{\"model_name\":\"tiny\",\"model_version\":\"2\",\"plans\":[{\"plan\":\""
              + plan.name()
              + "\"}]}");
    }
    return Answer.json(
        200,
        "{\"name\":\"tiny\",\"versions\":[\"2\"],\"platform\":\"onnxruntime_onnx\",\"inputs\":[{\"name\":\"x\",\"datatype\":\"FP32\",\"shape\":[-1,2]}],\"outputs\":[{\"name\":\"p\",\"datatype\":\"FP32\",\"shape\":[-1,1]}],"
            + "\"parameters\":{\"labels\":[\"low\",\"high\"],\"features\":[\"a\",\"b\"]}}");
  }

  private Answer keys(Asked asked, String id) {
    if (!spec.keyProfile().equals(asked.headers().get("Blindserve-Key-Profile"))) {
      return Answer.error(409, "key_profile_mismatch");
    }
    if (asked.method().equals("HEAD")) {
      return Answer.json(keys.containsKey(id) ? 200 : 404, "");
    }
    KeySetShape shape = TinyPlan.shape(spec);
    ResidentBlock block = memory.resident(shape.words());
    try {
      keys.put(
          id,
          WireForm.readUpload(
                  new ByteArrayInputStream(asked.body()), shape, PolyTarget.of(block.buffer()))
              .evaluationKeys());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Answer.json(201, "{}");
  }

  private Answer infer(Asked asked) {
    JsonObject header = PlainServer.header(asked);
    if (header.array("inputs").get(0).asObject().string("datatype").equals("FP32")) {
      return plain(asked, header.string("id"));
    }
    JsonObject parameters = header.object("parameters");
    if (!parameters.string("plan").equals(plan.digest())) {
      return Answer.error(409, "stale_plan");
    }
    WireForm form = WireForm.named(parameters.string("wire")).orElseThrow();
    EvaluationKeySet set = keys.get(parameters.string("evaluation_key"));
    if (set == null) {
      return Answer.error(409, "unknown_evaluation_key");
    }
    int at = Integer.parseInt(asked.headers().get("Inference-Header-Content-Length"));
    List<byte[]> answers = evaluate(form, elements(asked.body(), at), set);
    answers.replaceAll(tamper);
    return reply(header.string("id"), answers);
  }

  private Answer plain(Asked asked, String id) {
    int at = Integer.parseInt(asked.headers().get("Inference-Header-Content-Length"));
    ByteBuffer in =
        ByteBuffer.wrap(asked.body(), at, asked.body().length - at).order(ByteOrder.LITTLE_ENDIAN);
    StringBuilder data = new StringBuilder();
    int rows = in.remaining() / 8;
    for (int row = 0; row < rows; row++) {
      float a = in.getFloat();
      float b = in.getFloat();
      data.append(row == 0 ? "" : ",").append((a * a + b * b) / 2);
    }
    return Answer.json(
        200,
        "{\"model_name\":\"tiny\",\"model_version\":\"2\",\"id\":\""
            + id
            + "\",\"outputs\":[{\"name\":\"p\","
            + "\"datatype\":\"FP32\",\"shape\":["
            + rows
            + ",1],\"data\":["
            + data
            + "]}]}");
  }

  static List<byte[]> elements(byte[] body, int at) {
    ByteBuffer in = ByteBuffer.wrap(body, at, body.length - at).order(ByteOrder.LITTLE_ENDIAN);
    List<byte[]> out = new ArrayList<>();
    while (in.hasRemaining()) {
      byte[] element = new byte[in.getInt()];
      in.get(element);
      out.add(element);
    }
    return out;
  }

  private List<byte[]> evaluate(WireForm form, List<byte[]> elements, EvaluationKeySet set) {
    List<InputCiphertext> layouts = plan.inputs().get(0).ciphertexts();
    try (PlanProgram program = PlanProgram.load(plan, memory);
        PolyScope scope = memory.scratch(program.scratchBytes() + (1L << 21))) {
      List<Ciphertext> in = new ArrayList<>();
      for (int i = 0; i < elements.size(); i++) {
        InputCiphertext layout = layouts.get(i);
        ElementShape shape =
            ElementShape.exact(
                plan.parameters(),
                layout.level(),
                Scale.ofPowerOfTwo(layout.logScale()),
                layout.logSlots());
        in.add(form.readCiphertext(ByteBuffer.wrap(elements.get(i)), shape, PolyTarget.of(scope)));
      }
      List<byte[]> out = new ArrayList<>();
      program
          .run(scope, in, set)
          .forEach(result -> out.add(form.writeComputed(plan.parameters(), result)));
      return out;
    }
  }

  private static Answer reply(String id, List<byte[]> elements) {
    int size = elements.stream().mapToInt(element -> element.length + 4).sum();
    byte[] json =
        ("{\"model_name\":\"tiny\",\"model_version\":\"2\",\"id\":\""
                + id
                + "\",\"outputs\":[{\"name\":\"p\","
                + "\"datatype\":\"BYTES\",\"shape\":["
                + elements.size()
                + "],\"parameters\":{\"binary_data_size\":"
                + size
                + "}}]}")
            .getBytes(StandardCharsets.UTF_8);
    ByteBuffer body = ByteBuffer.allocate(json.length + size).order(ByteOrder.LITTLE_ENDIAN);
    body.put(json);
    elements.forEach(element -> body.putInt(element.length).put(element));
    return new Answer(
        200,
        Map.of(
            "Inference-Header-Content-Length", Integer.toString(json.length),
            "Blindserve-Compute-Ms", "0.5",
            "Blindserve-Record", "rec-1"),
        body.array());
  }
}
