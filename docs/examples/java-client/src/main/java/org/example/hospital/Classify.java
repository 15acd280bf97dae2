package org.example.hospital;

import io.blindserve.client.BlindserveClient;
import io.blindserve.client.Prediction;
import io.blindserve.keys.store.SeedStore;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;

/** Classifies the rows of a file without showing them: Classify SERVER MODEL VERSION KEYFILE ROWS.csv */
public final class Classify {

  private Classify() {}

  /** The password of the key file is in BLINDSERVE_KEYS_PASSWORD; the file is made on first use. */
  public static void main(String[] args) throws IOException {
    URI server = URI.create(args[0]);
    int version = Integer.parseInt(args[2]);
    double[][] rows = read(Path.of(args[4]));
    try (SeedStore keyStore = open(Path.of(args[3]), System.getenv("BLINDSERVE_KEYS_PASSWORD"));
        var client = BlindserveClient.connect(server);
        var model = client.model(args[1]).version(version).encrypted(keyStore)) {
      Prediction[] answers = model.predict(rows);
      for (Prediction answer : answers) {
        System.out.printf("%s %.3f%n", answer.label(), answer.probability());
      }
    }
  }

  private static SeedStore open(Path file, String password) {
    char[] characters = password.toCharArray();
    try {
      return Files.exists(file) ? SeedStore.openFile(file, characters) : SeedStore.createFile(file, characters);
    } finally {
      Arrays.fill(characters, '\0');
    }
  }

  /** Reads lines of numbers, after a head, in the order of the model's features. */
  private static double[][] read(Path file) throws IOException {
    List<String> lines = Files.readAllLines(file);
    return lines.stream()
        .skip(1)
        .map(line -> Arrays.stream(line.split(",")).mapToDouble(Double::parseDouble).toArray())
        .toArray(double[][]::new);
  }
}
