package io.blindserve.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.server.inference.EncryptionOffer;
import io.blindserve.server.inference.EvaluationPool;
import io.blindserve.server.inference.encrypted.EncryptedBudget;
import io.blindserve.server.inference.encrypted.EncryptedModel;
import io.blindserve.server.inference.encrypted.EncryptedService;
import io.blindserve.server.inference.encrypted.PlanFiles;
import io.blindserve.server.model.EncryptedSettings;
import io.blindserve.server.model.ModelRepository;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Plans and measurements beside a model, as a server finds them. */
class StoredPlansTest {

  private static final long PLENTY = 1L << 29;

  @TempDir Path folder;
  private Path models;
  private Path net;
  private String usual;

  @BeforeEach
  void writeModels() throws IOException {
    models = TestModels.writeEncrypted(TestModels.write(folder.resolve("models")));
    net = models.resolve("net").resolve("1");
    usual = digest(offer(false));
  }

  private EncryptionOffer offer(boolean requireMeasurement) {
    ModelRepository repository = new ModelRepository(models);
    ModelRepository.Location place =
        repository.locations().stream()
            .filter(location -> location.name().value().equals("net"))
            .findFirst()
            .orElseThrow();
    EncryptedBudget budget = new EncryptedBudget(PLENTY, PLENTY, PLENTY);
    try (EvaluationPool pool = new EvaluationPool("test", 1, 1);
        EncryptedService service =
            new EncryptedService(
                Optional.of("java"),
                folder.resolve("keys"),
                budget,
                requireMeasurement,
                pool,
                () -> 0,
                seed -> {});
        EncryptedModel model = service.load(repository.read(place))) {
      return model.offer();
    }
  }

  private static String digest(EncryptionOffer offer) {
    return offer.plans().get(0).planDigest();
  }

  /** Stores a plan that the server would not make, under a claim that it is the one it would. */
  private String storeAnother() throws IOException {
    PlanFiles.Compilation honest = compile(EncryptedSettings.USUAL);
    EncryptedSettings dear =
        new EncryptedSettings(
            Optional.of(0.5),
            Optional.of("pq"),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    PlanFiles.Compilation other = compile(dear);
    PlanFiles.write(
        new PlanFiles.Compilation(
            other.plans(), Optional.empty(), other.report(), other.modelDigest(), honest.options()),
        net);
    return other.plans().get(0).digest();
  }

  private PlanFiles.Compilation compile(EncryptedSettings settings) {
    return PlanFiles.compile(
        net.resolve("model.onnx"), new PlanFiles.Request(settings, List.of(), Optional.empty()));
  }

  @Test
  void aStoredPlanIsServedAsItIs() throws IOException {
    String other = storeAnother();
    assertNotEquals(usual, other);
    assertEquals(other, digest(offer(false)));
  }

  @Test
  void whatDoesNotFitIsPassedOver() throws IOException {
    storeAnother();
    Path index = net.resolve("plans.json");
    Path plan = net.resolve("plan.latency.bin");
    String bound = Files.readString(index);
    byte[] file = Files.readAllBytes(plan);
    for (String wrong :
        List.of(
            bound.replaceFirst("\"model_digest\":\"sha256:.", "\"model_digest\":\"sha256:x"),
            bound.replaceFirst("\"compiler_version\":\"", "\"compiler_version\":\"0"),
            bound.replaceFirst("\"max_error\":\"[^\"]*\"", "\"max_error\":\"0.5\""),
            bound.replaceFirst("\"rows\":\"1\",", ""),
            bound.replace("\"plan\":\"latency\"", "\"plan\":\"../../etc/passwd\""),
            bound.replace("\"plan\":\"latency\"", "\"plan\":\"absent\""),
            bound.substring(1),
            "[]",
            "")) {
      Files.writeString(index, wrong);
      assertEquals(usual, digest(offer(false)), wrong);
    }
    Files.writeString(index, bound);
    file[file.length / 2] ^= 1;
    Files.write(plan, file);
    assertEquals(usual, digest(offer(false)), "a bit of the plan");
    Files.delete(plan);
    assertEquals(usual, digest(offer(false)), "no plan");
  }

  @Test
  void aPublicPlanIsNotTakenForAPrivateOne() throws IOException {
    PlanFiles.write(compile(EncryptedSettings.USUAL), net);
    Path description = net.resolve("model.json");
    String json = Files.readString(description);
    Files.writeString(description, json.replaceFirst("\\{", "{\"structure\":\"private\","));
    Path index = net.resolve("plans.json");
    String bound = Files.readString(index);
    String claimed = bound.replace("\"structure\":\"public\"", "\"structure\":\"private\"");
    assertNotEquals(bound, claimed);
    Files.writeString(index, claimed);
    assertNotEquals(usual, digest(offer(false)));
  }

  private void measure(String digest, double largest) throws IOException {
    Files.writeString(
        net.resolve("plan.latency.measurement.json"),
        "{\"plan_digest\":\""
            + digest
            + "\",\"rows\":3,\"largest_error\":"
            + largest
            + ",\"promised_error\":9,\"compared_with\":\"model\",\"kernels\":\"java\","
            + "\"median_milliseconds\":7,\"date\":\"2026-11-26\"}");
  }

  @Test
  void aServerMayWantPlansMeasured() throws IOException {
    assertRefused("plan latency: this server wants plans measured, and it was not measured; ");
    measure("sha256:aa", 0);
    assertRefused(
        "plan latency: this server wants plans measured, and its measurement is that of another"
            + " plan; ");
    measure(usual, 0.9);
    assertRefused(
        "plan latency: this server wants plans measured, and its measurement broke the promised"
            + " error; ");
    Files.writeString(net.resolve("plan.latency.measurement.json"), "{");
    assertTrue(offer(true).reason().orElseThrow().contains("cannot be used"));
    measure(usual, 0);
    assertEquals(usual, digest(offer(true)));
  }

  private void assertRefused(String reason) {
    EncryptionOffer offer = offer(true);
    assertEquals(List.of(), offer.plans());
    assertTrue(offer.reason().orElseThrow().startsWith(reason), offer.reason()::toString);
    assertEquals(2, offer(false).plans().size());
  }

  @Test
  void aModelMayAskForMore() throws IOException {
    Path description = net.resolve("model.json");
    String json = Files.readString(description);
    String asked =
        json.replaceFirst("\"encrypted\" *: *true", "\"encrypted\":{\"max_error\":1e-9}");
    assertNotEquals(json, asked);
    Files.writeString(description, asked);
    assertTrue(offer(false).reason().orElseThrow().contains("allow a larger error"));
    Files.writeString(
        description, asked.replace("{\"max_error\":1e-9}", "{\"privacy\":\"flooded(60)\"}"));
    assertTrue(offer(false).reason().orElseThrow().contains("no ring up to"));
    Files.writeString(description, asked.replace("{\"max_error\":1e-9}", "{\"trees\":\"oak\"}"));
    assertTrue(offer(false).reason().orElseThrow().contains("bins, sign or thresholds"));
    Files.writeString(
        description, asked.replace("{\"max_error\":1e-9}", "{\"require_measurement\":true}"));
    assertTrue(offer(false).reason().orElseThrow().contains("not measured"));
    Files.writeString(description, asked.replace("{\"max_error\":1e-9}", "{\"enabled\":false}"));
    assertTrue(offer(false).reason().orElseThrow().contains("does not allow"));
  }
}
