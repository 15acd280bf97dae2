package io.blindserve.server.http;

import com.fasterxml.jackson.core.JsonParser;
import io.blindserve.server.http.json.JsonFields;
import io.blindserve.server.http.tensor.BinarySection;
import io.blindserve.server.http.tensor.TensorChecks;
import io.blindserve.server.inference.Tensor;
import io.blindserve.server.problem.ErrorCode;
import io.blindserve.server.problem.ProblemException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads the JSON part of one inference request. */
final class RequestReader {

  private static final int MAX_ID = 256;

  private final byte[] body;
  private final int jsonLength;
  private final JsonParser json;
  private final JsonFields fields;

  private Optional<String> id = Optional.empty();
  private RequestParameters parameters = RequestParameters.NONE;
  private Optional<List<InputReader>> inputs = Optional.empty();
  private final List<OutputRequest> outputs = new ArrayList<>();

  RequestReader(byte[] body, int jsonLength, JsonParser json) {
    this.body = body;
    this.jsonLength = jsonLength;
    this.json = json;
    this.fields = new JsonFields(json, ErrorCode.INVALID_REQUEST);
  }

  InferRequest read() throws IOException {
    json.nextToken();
    fields.object("the request", this::field);
    if (json.nextToken() != null) {
      throw invalid(ErrorCode.INVALID_REQUEST, "the request has more than one JSON document");
    }
    List<InputReader> readers =
        inputs.orElseThrow(() -> invalid(ErrorCode.INVALID_REQUEST, "the request has no inputs"));
    TensorChecks.distinct("input", readers.stream().map(InputReader::name).toList());
    TensorChecks.distinct("output", outputs.stream().map(OutputRequest::name).toList());
    return new InferRequest(id, parameters, tensors(readers), outputs);
  }

  private void field(String key) throws IOException {
    switch (key) {
      case "id" -> id = fields.optionalText("the id", MAX_ID);
      case "parameters" -> parameters = new ParametersReader(fields).read();
      case "inputs" -> inputs = Optional.of(inputs());
      case "outputs" -> fields.optionalArray("outputs", TensorChecks.MAX_TENSORS, this::output);
      default -> json.skipChildren();
    }
  }

  private List<InputReader> inputs() throws IOException {
    List<InputReader> readers = new ArrayList<>();
    fields.array(
        "inputs",
        TensorChecks.MAX_TENSORS,
        label -> readers.add(InputReader.read(body, jsonLength, json, label)));
    return readers;
  }

  private void output(String label) throws IOException {
    outputs.add(new OutputReader(json, label).read());
  }

  private List<Tensor> tensors(List<InputReader> readers) throws IOException {
    BinarySection section = new BinarySection(body, jsonLength);
    List<Tensor> tensors = new ArrayList<>();
    for (InputReader reader : readers) {
      tensors.add(reader.toTensor(section));
    }
    section.requireEnd();
    return tensors;
  }

  private static ProblemException invalid(ErrorCode code, String sentence) {
    return new ProblemException(code, sentence);
  }
}
