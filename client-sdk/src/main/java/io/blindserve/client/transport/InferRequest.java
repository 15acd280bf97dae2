package io.blindserve.client.transport;

import io.blindserve.he.json.JsonWriter;
import io.blindserve.keys.receipt.RecordSalt;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * An inference request: JSON, then the tensors' bytes (the protocol's binary tensor extension).
 * Every output is asked for, or the named ones, in binary form too.
 */
public final class InferRequest {

  private final String id;
  private final Map<String, String> parameters;
  private final List<Tensor> inputs;
  private final List<String> outputs;
  private final Map<String, String> headers;

  /**
   * Makes a request for every output.
   *
   * @param id comes back in the answer
   * @param parameters of the request, for example those of an encrypted call
   * @param inputs the tensors, in any order
   */
  public InferRequest(String id, Map<String, String> parameters, List<Tensor> inputs) {
    this(id, parameters, inputs, List.of(), Map.of());
  }

  private InferRequest(
      String id,
      Map<String, String> parameters,
      List<Tensor> inputs,
      List<String> outputs,
      Map<String, String> headers) {
    this.id = id;
    this.parameters = new LinkedHashMap<>(parameters);
    this.inputs = List.copyOf(inputs);
    this.outputs = outputs;
    this.headers = Map.copyOf(headers);
  }

  /** Returns the same request for one output alone. */
  public InferRequest askingFor(String output) {
    return new InferRequest(id, parameters, inputs, List.of(output), headers);
  }

  /** Returns the same request whose record has digests under that salt. */
  public InferRequest salted(RecordSalt salt) {
    return with(RecordSalt.HEADER, salt.text());
  }

  /** Returns the same request, which is answered when its receipt can be had. */
  public InferRequest waitingForReceipt() {
    return with("Prefer", "receipt");
  }

  private InferRequest with(String header, String value) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.put(header, value);
    return new InferRequest(id, parameters, inputs, outputs, more);
  }

  /** Feeds the bytes that a record's digest of the request is taken of. */
  public void feed(Consumer<ByteBuffer> sink) {
    inputs.forEach(input -> input.feed(sink));
  }

  Map<String, String> headers() {
    return headers;
  }

  String id() {
    return id;
  }

  byte[] header() {
    JsonWriter json =
        new JsonWriter().beginObject().name("id").value(id).name("parameters").beginObject();
    parameters.forEach((name, value) -> json.name(name).value(value));
    json.name("binary_data_output").value(true).endObject();
    json.name("inputs").beginArray();
    inputs.forEach(tensor -> write(json, tensor));
    json.endArray();
    if (!outputs.isEmpty()) {
      json.name("outputs").beginArray();
      outputs.forEach(output -> json.beginObject().name("name").value(output).endObject());
      json.endArray();
    }
    return json.endObject().toBytes();
  }

  private static void write(JsonWriter json, Tensor tensor) {
    json.beginObject().name("name").value(tensor.name()).name("shape").values(tensor.shape());
    json.name("datatype").value(tensor.datatype());
    json.name("parameters")
        .beginObject()
        .name("binary_data_size")
        .value((long) tensor.content().length)
        .endObject();
    json.endObject();
  }

  Request.Body body(byte[] header) {
    List<byte[]> pieces = new ArrayList<>();
    pieces.add(header);
    inputs.forEach(tensor -> pieces.add(tensor.content()));
    return new Request.Body(pieces);
  }
}
