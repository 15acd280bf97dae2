package io.blindserve.server.http.openapi;

import com.fasterxml.jackson.core.JsonGenerator;
import io.blindserve.server.http.json.JsonForm;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Writes the routes as a document of OpenAPI 3.1. Stateless. */
public final class OpenApi {

  private static final String SCHEMA = "#/components/schemas/";

  private OpenApi() {}

  /**
   * Returns the document.
   *
   * @param routes what the edge has, in its order
   */
  public static byte[] json(String version, List<Route> routes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator json = JsonForm.writer(out)) {
      json.writeStartObject();
      json.writeStringField("openapi", "3.1.0");
      json.writeObjectFieldStart("info");
      json.writeStringField("title", "Blindserve");
      json.writeStringField("version", version);
      json.writeEndObject();
      paths(json, routes);
      components(json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException("writing to memory failed", e);
    }
    return out.toByteArray();
  }

  private static void paths(JsonGenerator json, List<Route> routes) throws IOException {
    json.writeObjectFieldStart("paths");
    for (Map.Entry<String, Map<String, Operation>> path : byPath(routes).entrySet()) {
      json.writeObjectFieldStart(path.getKey());
      parameters(json, new Route("", path.getKey()).parameters());
      for (Map.Entry<String, Operation> method : path.getValue().entrySet()) {
        json.writeObjectFieldStart(method.getKey().toLowerCase(Locale.ROOT));
        operation(json, method.getValue());
        json.writeEndObject();
      }
      json.writeEndObject();
    }
    json.writeEndObject();
  }

  private static void components(JsonGenerator json) throws IOException {
    json.writeObjectFieldStart("components");
    json.writeFieldName("securitySchemes");
    json.writeRawValue(
        "{\"token\":{\"type\":\"http\",\"scheme\":\"bearer\"},\"certificate\":{\"type\":\"mutualTLS\"}}");
    json.writeFieldName("schemas");
    json.writeRawValue(Resources.schemas());
    json.writeEndObject();
  }

  private static Map<String, Map<String, Operation>> byPath(List<Route> routes) {
    Map<String, Map<String, Operation>> paths = new LinkedHashMap<>();
    for (Route route : routes) {
      paths
          .computeIfAbsent(route.path(), path -> new LinkedHashMap<>())
          .put(route.method(), Operations.of(route));
    }
    return paths;
  }

  private static void parameters(JsonGenerator json, List<String> names) throws IOException {
    json.writeArrayFieldStart("parameters");
    for (String name : names) {
      parameter(json, name, "path");
    }
    json.writeEndArray();
  }

  private static void parameter(JsonGenerator json, String name, String in) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", name);
    json.writeStringField("in", in);
    json.writeBooleanField("required", in.equals("path"));
    json.writeObjectFieldStart("schema");
    json.writeStringField("type", "string");
    json.writeNumberField("minLength", 1);
    json.writeEndObject();
    json.writeEndObject();
  }

  private static void operation(JsonGenerator json, Operation operation) throws IOException {
    json.writeStringField("summary", operation.summary());
    json.writeArrayFieldStart("tags");
    json.writeString(operation.tag());
    json.writeEndArray();
    // Servers without a file of callers take everybody, so an empty requirement is among them.
    json.writeFieldName("security");
    json.writeRawValue(operation.open() ? "[{}]" : "[{},{\"token\":[]},{\"certificate\":[]}]");
    json.writeBooleanField("x-recorded", operation.recorded());
    if (operation.query().isPresent()) {
      json.writeArrayFieldStart("parameters");
      parameter(json, operation.query().get(), "query");
      json.writeEndArray();
    }
    if (operation.body().isPresent()) {
      json.writeObjectFieldStart("requestBody");
      String schema = operation.body().get();
      content(
          json,
          Optional.of(schema.equals("Keys") ? "application/octet-stream" : Operation.JSON),
          Optional.of(schema));
      json.writeEndObject();
    }
    responses(json, operation);
  }

  private static void responses(JsonGenerator json, Operation operation) throws IOException {
    json.writeObjectFieldStart("responses");
    for (int status : operation.statuses()) {
      response(json, Integer.toString(status), "The answer.", operation.type(), operation.answer());
    }
    response(
        json,
        "default",
        "A refusal, with a code of the closed list.",
        Optional.of(Operation.JSON),
        Optional.of("Error"));
    json.writeEndObject();
  }

  private static void response(
      JsonGenerator json,
      String status,
      String words,
      Optional<String> type,
      Optional<String> schema)
      throws IOException {
    json.writeObjectFieldStart(status);
    json.writeStringField("description", words);
    content(json, type, schema);
    json.writeEndObject();
  }

  private static void content(JsonGenerator json, Optional<String> type, Optional<String> schema)
      throws IOException {
    if (type.isPresent()) {
      json.writeObjectFieldStart("content");
      json.writeObjectFieldStart(type.get());
      if (schema.isPresent()) {
        json.writeObjectFieldStart("schema");
        json.writeStringField("$ref", SCHEMA + schema.get());
        json.writeEndObject();
      }
      json.writeEndObject();
      json.writeEndObject();
    }
  }
}
