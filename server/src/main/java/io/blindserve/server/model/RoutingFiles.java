package io.blindserve.server.model;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * A file for each model: {@code {"labels":{"stable":1},"candidate":2,"percent":10}}, and what
 * {@link TrialFields} adds to it.
 */
final class RoutingFiles {

  private static final String ENDING = ".json";
  private static final long MOST_BYTES = 1 << 16;
  private static final JsonFactory JSON = new JsonFactory();

  private RoutingFiles() {}

  static Map<ModelName, Routing> readAll(Path folder) {
    Map<ModelName, Routing> all = new HashMap<>();
    try {
      Files.createDirectories(folder);
      try (Stream<Path> files = Files.list(folder)) {
        for (Path file : files.toList()) {
          String name = file.getFileName().toString();
          if (name.endsWith(ENDING)) {
            all.put(new ModelName(name.substring(0, name.length() - ENDING.length())), read(file));
          }
        }
      }
    } catch (IOException | RuntimeException e) {
      throw new ModelLoadException("the labels of models in " + folder + " cannot be read", e);
    }
    return all;
  }

  private static Routing read(Path file) throws IOException {
    if (Files.size(file) > MOST_BYTES) {
      throw new IOException(file.getFileName() + " is too large");
    }
    TreeMap<String, Integer> labels = new TreeMap<>();
    TrialFields trial = new TrialFields();
    try (JsonParser json = JSON.createParser(Files.readAllBytes(file))) {
      require(json.nextToken() == JsonToken.START_OBJECT);
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String field = json.currentName();
        json.nextToken();
        switch (field) {
          case "labels" -> readLabels(json, labels);
          default -> trial.read(field, json);
        }
      }
      require(json.currentToken() == JsonToken.END_OBJECT);
    }
    return new Routing(labels, trial.split());
  }

  private static void readLabels(JsonParser json, Map<String, Integer> labels) throws IOException {
    require(json.currentToken() == JsonToken.START_OBJECT);
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String label = json.currentName();
      json.nextToken();
      labels.put(label, json.getIntValue());
    }
  }

  private static void require(boolean condition) throws IOException {
    if (!condition) {
      throw new IOException("it is not what this program writes");
    }
  }

  /** Replaces a file whole or not at all, durably. */
  static void write(Path folder, ModelName model, Routing routing) throws IOException {
    DurableFile.replace(folder.resolve(model + ENDING), json(routing));
  }

  private static byte[] json(Routing routing) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(out)) {
      json.writeStartObject();
      json.writeObjectFieldStart("labels");
      for (Map.Entry<String, Integer> label : routing.labels().entrySet()) {
        json.writeNumberField(label.getKey(), label.getValue());
      }
      json.writeEndObject();
      if (routing.split().isPresent()) {
        TrialFields.write(json, routing.split().get());
      }
      json.writeEndObject();
    }
    return out.toByteArray();
  }
}
