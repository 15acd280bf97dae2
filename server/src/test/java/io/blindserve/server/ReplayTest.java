package io.blindserve.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.client.BlindserveClient;
import io.blindserve.client.ClientOptions;
import io.blindserve.client.Model;
import io.blindserve.he.circuit.Privacy;
import io.blindserve.he.kernel.PolyKernels;
import io.blindserve.he.wire.WireForm;
import io.blindserve.keys.evidence.CallEvidence;
import io.blindserve.keys.evidence.ElementTensor;
import io.blindserve.keys.evidence.EvidenceFolder;
import io.blindserve.keys.store.SeedStore;
import io.blindserve.server.inference.encrypted.PlanFiles;
import io.blindserve.server.model.ModelRepository;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** Answers of an honest server, computed again from what its client kept. */
class ReplayTest {

  static final double[] ROW = {0.5, -0.25, 0.75};

  @TempDir static Path folder;
  private static ServerFixture server;
  private static Path evidence;
  private static String record;
  private static String masked;

  record Run(int code, String out, String err) {}

  @BeforeAll
  static void start() throws IOException {
    Path models = TestModels.writeEncrypted(folder.resolve("models"));
    MaskedPlans.write(models, "flooded", Privacy.flooded(8), Privacy.flooded(8));
    server = ServerFixture.start(models, folder.resolve("data"));
    evidence = folder.resolve("evidence");
    record = predict("net", WireForm.BLINDSERVE_1);
    predict("net", WireForm.LATTIGO_V6);
    masked = predict("flooded", WireForm.BLINDSERVE_1);
    server.records();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /** As a user of the library does; returns the id of the record. */
  private static String predict(String name, WireForm form) {
    ClientOptions options =
        ClientOptions.builder().plan("latency").wire(form.label()).evidence(evidence).build();
    try (BlindserveClient client = BlindserveClient.connect(server.address(), options);
        SeedStore store = SeedStore.inMemory();
        Model model = client.model(name).version(1).encrypted(store)) {
      return model.predict(new double[][] {ROW})[0].recordId().orElseThrow();
    }
  }

  /** Types {@code audit replay}. */
  static Run replay(ServerFixture of, String... words) {
    List<String> all = new ArrayList<>(List.of("replay", of.log().toString()));
    all.addAll(List.of("--vkey", of.verifierKey()));
    all.addAll(List.of(words));
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code =
        new CommandLine(new AuditCommand())
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(err))
            .setExecutionExceptionHandler(new OneLineErrors())
            .execute(all.toArray(String[]::new));
    return new Run(code, out.toString(), err.toString());
  }

  /** Keeps the evidence of a call that a test made by hand. */
  static String keep(Path folder, EncryptedCaller caller, List<byte[]> request, Reply reply)
      throws IOException {
    String id = reply.header("Blindserve-Record").orElseThrow();
    EvidenceFolder evidence = new EvidenceFolder(folder);
    evidence.keepKeys(caller.keyId(), List.of(caller.keyBody()));
    evidence.keep(
        new CallEvidence(
            id,
            caller.terms().get("wire"),
            caller.spec().planDigest(),
            caller.keyId(),
            caller.spec().keyProfile(),
            caller.spec().modelDigest(),
            List.of(),
            List.of(new ElementTensor("x", request))));
    return id;
  }

  private static Run replay(String... words) {
    return replay(server, words);
  }

  /** An id begins with the place of its record. */
  private static String place(String id) {
    return Long.toString(Long.parseLong(id.substring(0, 12), 16));
  }

  private static String net() {
    return folder.resolve("models/net/1/model.onnx").toString();
  }

  private static Path planFile() throws IOException {
    Path plans = folder.resolve("plans");
    Files.createDirectories(plans);
    return PlanFiles.write(PlanFiles.compile(Path.of(net()), PlanFiles.Request.usual()), plans)
        .get(0);
  }

  @Test
  void allKernelsReproduceTheAnswerFromThePlanFile() throws IOException {
    String plan = planFile().toString();
    assertTrue(PolyKernels.available().size() >= 2, "Java and portable at least");
    for (PolyKernels kernels : PolyKernels.available()) {
      Run run =
          replay(
              "--record",
              record,
              "--evidence",
              evidence.toString(),
              "--plan",
              plan,
              "--kernels",
              kernels.name());
      assertEquals(ReplayCommand.PLAN_ONLY, run.code(), kernels.name() + run.out() + run.err());
      assertTrue(run.out().contains("): PLAN ONLY: plan sha256:"), run.out());
      assertTrue(
          run.out().contains(": 0 reproduced, 1 by a kept plan only, 0 not reproduced,"),
          run.out());
      assertTrue(run.out().contains("\n1 by a kept plan only: the model file is not"), run.out());
    }
  }

  /** Every answer of the log, in both wire forms, one of them masked. */
  @Test
  void aRangeIsReproducedFromModelsAndSeeds() {
    Path flooded = folder.resolve("models/flooded/1/plan.latency.bin");
    Run all =
        replay(
            "--evidence",
            evidence.toString(),
            "--model",
            net(),
            "--plan",
            flooded.toString(),
            "--seeds",
            folder.resolve("data/seeds").toString());
    assertEquals(ReplayCommand.PLAN_ONLY, all.code(), all.out() + all.err());
    assertTrue(
        all.out()
            .contains(
                "replayed 3 answers of log.example/test: 2 reproduced, 1 by a kept plan only,"
                    + " 0 not reproduced, 0 without evidence\n1 by a kept plan only: "),
        all.out());
    // The model of the third is not among the files, so that its plan cannot be made.
    Run some = replay("--evidence", evidence.toString(), "--model", net());
    assertEquals(4, some.code(), some.out() + some.err());
    assertTrue(
        some.out()
            .endsWith(
                "replayed 3 answers of log.example/test: 2 reproduced, 0 not reproduced,"
                    + " 1 without evidence\n"),
        some.out());
    Run last =
        replay(
            "--evidence",
            evidence.toString(),
            "--plan",
            flooded.toString(),
            "--plan",
            folder.resolve("models/flooded/1/plan.latency.bin").toString(),
            "--seeds",
            folder.resolve("data/seeds").toString(),
            "--from",
            place(masked));
    assertEquals(ReplayCommand.PLAN_ONLY, last.code(), last.out() + last.err());
    assertTrue(last.out().startsWith("replayed 1 answers"), last.out());
    Run seedless =
        replay(
            "--evidence",
            evidence.toString(),
            "--plan",
            flooded.toString(),
            "--from",
            place(masked));
    assertEquals(4, seedless.code());
    assertTrue(seedless.out().contains("): evidence missing: seed sha256:"), seedless.out());
  }

  @Test
  void aSampleIsDrawn() throws IOException {
    Run run =
        replay(
            "--evidence",
            evidence.toString(),
            "--plan",
            planFile().toString(),
            "--to",
            place(record),
            "--sample",
            "1");
    assertTrue(run.out().startsWith("replayed 1 answers"), run.out());
    assertEquals(ReplayCommand.PLAN_ONLY, run.code(), run.out() + run.err());
  }

  /** The model file lies beside it, and its plan is that of another model. */
  @Test
  void aKeptPlanThatTheKeptModelDoesNotGiveProvesNothingAboutTheModel() throws IOException {
    Path kept = copy("other-than-model");
    Path made = folder.resolve("models/flooded/1");
    EvidenceFolder into = new EvidenceFolder(kept);
    Path model = into.model(ModelRepository.sha256(Files.readAllBytes(made.resolve("model.onnx"))));
    Files.createDirectories(model.getParent());
    Files.copy(made.resolve("model.onnx"), model);
    Files.copy(made.resolve("model.json"), model.resolveSibling("model.json"));
    Path plan =
        into.plan(ModelRepository.sha256(Files.readAllBytes(made.resolve("plan.latency.bin"))));
    Files.createDirectories(plan.getParent());
    Files.copy(made.resolve("plan.latency.bin"), plan);
    String seeds = folder.resolve("data/seeds").toString();
    Run run = replay("--record", masked, "--evidence", kept.toString(), "--seeds", seeds);
    assertEquals(ReplayCommand.PLAN_ONLY, run.code(), run.out() + run.err());
    assertTrue(run.out().contains("): PLAN ONLY: plan sha256:"), run.out());
    assertTrue(
        run.out().contains("does not make that plan of the recorded model, so that nothing shows"),
        run.out());
    Run claimed =
        replay(
            "--record",
            masked,
            "--evidence",
            kept.toString(),
            "--seeds",
            seeds,
            "--model",
            made.resolve("model.onnx").toString());
    assertEquals(AuditCommand.NOT_VERIFIED, claimed.code(), claimed.out() + claimed.err());
  }

  @Test
  void theRecordedModelIsNamedWhereItGaveTheAnswer() {
    Run run = replay("--record", record, "--evidence", evidence.toString(), "--model", net());
    assertEquals(0, run.code(), run.out() + run.err());
    assertTrue(run.out().contains("): reproduced: plan sha256:"), run.out());
    assertFalse(run.out().contains("only"), run.out());
  }

  @Test
  void whatIsNotThereIsSaid() throws IOException {
    Path none = folder.resolve("none");
    assertEquals(2, replay("--record", record, "--evidence", none.toString()).code());
    Run nothing = replay("--record", record, "--evidence", Files.createDirectory(none).toString());
    assertEquals(4, nothing.code(), nothing.err());
    assertTrue(nothing.out().contains("evidence missing: request of record"), nothing.out());
    Run noPlan = replay("--record", record, "--evidence", evidence.toString());
    assertEquals(4, noPlan.code());
    assertTrue(noPlan.out().contains("evidence missing: model file sha256:"), noPlan.out());
    Path some = copy("no-keys");
    try (Stream<Path> keys = Files.list(some.resolve("keys"))) {
      for (Path key : keys.toList()) {
        Files.delete(key);
      }
    }
    Run noKeys =
        replay("--record", record, "--evidence", some.toString(), "--plan", planFile().toString());
    assertEquals(4, noKeys.code());
    assertTrue(noKeys.out().contains("evidence missing: evaluation keys"), noKeys.out());
  }

  private static Path copy(String name) throws IOException {
    Path to = folder.resolve(name);
    try (Stream<Path> files = Files.walk(evidence)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(evidence.relativize(file).toString());
        Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
      }
    }
    return to;
  }

  private static void flip(Path file, long place) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    bytes[Math.toIntExact(place)] ^= 1;
    Files.write(file, bytes);
  }

  @Test
  void changedEvidenceIsNamed() throws IOException {
    String plan = planFile().toString();
    Path request = copy("request").resolve("calls").resolve(record);
    flip(request, Files.size(request) - 5);
    requireStep("request", request.getParent().getParent(), "--plan", plan);
    Path keys = copy("keys");
    try (Stream<Path> files = Files.list(keys.resolve("keys"))) {
      for (Path file : files.toList()) {
        flip(file, Files.size(file) / 2);
      }
    }
    requireStep("keys", keys, "--plan", plan);
    Path model = folder.resolve("changed/model.onnx");
    Files.createDirectories(model.getParent());
    Files.write(model, Files.readAllBytes(Path.of(net())));
    Files.copy(Path.of(net()).resolveSibling("model.json"), model.resolveSibling("model.json"));
    flip(model, Files.size(model) - 20);
    requireStep("model", evidence, "--model", model.toString());
    Path other = folder.resolve("other.bin");
    Files.write(other, Files.readAllBytes(Path.of(plan)));
    flip(other, Files.size(other) - 1);
    requireStep("plan", evidence, "--plan", other.toString());
  }

  private static void requireStep(String step, Path from, String... words) {
    List<String> all = new ArrayList<>(List.of("--record", record, "--evidence", from.toString()));
    all.addAll(List.of(words));
    Run run = replay(all.toArray(String[]::new));
    assertEquals(AuditCommand.NOT_VERIFIED, run.code(), run.out() + run.err());
    assertTrue(run.out().contains("): NOT REPRODUCED (" + step + "): "), run.out());
  }

  @Test
  void wrongUsageIsSaid() {
    String kept = evidence.toString();
    assertEquals(2, replay("--evidence", kept, "--record", "1", "--from", "0").code());
    assertEquals(2, replay("--evidence", kept, "--record", "99").code());
    assertEquals(2, replay("--evidence", kept, "--record", "x").code());
    assertEquals(2, replay("--evidence", kept, "--record", "0").code(), "a call about keys");
    assertEquals(2, replay("--evidence", kept, "--from", "7", "--to", "3").code());
    assertEquals(2, replay("--evidence", kept, "--kernels", "fast").code());
    assertEquals(2, replay("--evidence", kept, "--sample", "0").code());
  }
}
