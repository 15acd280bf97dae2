package io.blindserve.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.server.audit.AdminDeed;
import io.blindserve.server.inference.EvaluationPool;
import io.blindserve.server.inference.encrypted.EncryptedBudget;
import io.blindserve.server.inference.encrypted.EncryptedService;
import io.blindserve.server.inference.plain.PlainDefaults;
import io.blindserve.server.model.LockedFolders;
import io.blindserve.server.model.ManifestFolder;
import io.blindserve.server.model.ModelCatalog;
import io.blindserve.server.model.ModelLease;
import io.blindserve.server.model.ModelName;
import io.blindserve.server.model.ModelObserver;
import io.blindserve.server.model.ModelRepository;
import io.blindserve.server.model.RefusedVersion;
import io.blindserve.server.model.Releases;
import io.blindserve.server.model.RoutingTable;
import io.blindserve.server.patience.Patience;
import io.blindserve.server.problem.ErrorCode;
import io.blindserve.server.problem.ProblemException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a look at the folder does, look by look, with real models. */
class ModelWatchTest {

  private static final ModelName SUM = new ModelName("sum");
  private static final long PLENTY = 1L << 28;

  @TempDir Path folder;
  private Path models;

  /** What happened, in its order: deeds before they are done, and what became of versions. */
  private final List<String> happened = new ArrayList<>();

  private final RoutingTable routes = RoutingTable.inMemory();
  private final ModelCatalog catalog = new ModelCatalog(observer(), routes);
  private final Set<String> locked = new HashSet<>();
  private boolean recordable = true;
  private Runnable whileRecording = () -> {};
  private final Patience patience = new Patience(Duration.ofSeconds(30));
  private EvaluationPool pool;
  private EncryptedService encrypted;
  private ModelSync sync;
  private ModelWatch watch;

  private ModelObserver observer() {
    return (change, name, version, digest) ->
        happened.add(change.name().toLowerCase(java.util.Locale.ROOT) + " " + version);
  }

  private void record(AdminDeed deed) {
    if (!recordable) {
      throw new Deeds.NotRecordedException(new IOException("no space"));
    }
    whileRecording.run();
    happened.add(
        Stream.concat(deed.from().stream(), deed.to().stream())
            .map(version -> "record " + version)
            .findFirst()
            .orElseThrow());
  }

  @BeforeEach
  void open() throws IOException {
    models = folder.resolve("models");
    put(1);
    pool = new EvaluationPool("test", 1, 1);
    encrypted =
        new EncryptedService(
            Optional.of("java"),
            folder.resolve("keys"),
            new EncryptedBudget(PLENTY, PLENTY, PLENTY),
            false,
            pool,
            () -> 0,
            seed -> {});
    ModelRepository repository = LockedFolders.repository(models, locked);
    sync =
        new ModelSync(
            repository,
            new ModelLoading(encrypted, PlainDefaults.SINGLE, Optional.empty()),
            catalog,
            routes);
    watch = new ModelWatch(repository, sync, catalog, this::record, patience);
    assertEquals(1, sync.loadAll());
    happened.clear();
  }

  @AfterEach
  void close() {
    watch.close();
    catalog.close();
    encrypted.close();
    pool.close();
  }

  private void put(int version) throws IOException {
    TestModels.put(models, "sum", version, TestModels.sum(version));
  }

  private List<Integer> served() {
    return catalog.names().contains(SUM) ? catalog.versions(SUM) : List.of();
  }

  private String reason(int version) {
    return catalog.refused().stream()
        .filter(refused -> refused.number() == version)
        .map(RefusedVersion::reason)
        .findFirst()
        .orElse("");
  }

  private List<String> look() {
    happened.clear();
    watch.look();
    return List.copyOf(happened);
  }

  private void remove(int version) throws IOException {
    try (Stream<Path> files = Files.list(models.resolve("sum/" + version))) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    Files.delete(models.resolve("sum/" + version));
  }

  @Test
  void aVersionIsLoadedWhenItLooksTheSameTwiceAndRecordedFirst() throws IOException {
    assertEquals(List.of(), look());
    byte[] whole = TestModels.sum(2);
    TestModels.put(models, "sum", 2, Arrays.copyOf(whole, whole.length / 2));
    assertEquals(List.of(), look());
    TestModels.put(models, "sum", 2, whole);
    assertEquals(List.of(), look(), "it is another one than before");
    assertEquals(List.of("record 2", "loaded 2"), look());
    assertEquals(List.of(), look());
    assertEquals(List.of(1, 2), served());
  }

  @Test
  void aVersionWithAManifestIsLoadedAtOnceAndABrokenOneRefused() throws IOException {
    put(2);
    ManifestFolder own = new ManifestFolder(models.resolve("sum/2"));
    own.write(own.describe(SUM, 2).text().getBytes(StandardCharsets.UTF_8));
    assertEquals(List.of("record 2", "loaded 2"), look());
    put(3);
    Files.copy(models.resolve("sum/2/manifest.txt"), models.resolve("sum/3/manifest.txt"));
    assertEquals(List.of(), look(), "it may be written still");
    assertEquals(List.of("refused 3"), look());
    assertEquals("manifest.txt is that of another model or version", reason(3));
    assertEquals(List.of(), look(), "once is enough");
    own = new ManifestFolder(models.resolve("sum/3"));
    own.write(own.describe(SUM, 3).text().getBytes(StandardCharsets.UTF_8));
    assertEquals(List.of("record 3", "loaded 3"), look());
    assertEquals("", reason(3));
  }

  @Test
  void aBrokenOneInThePlaceOfOneThatIsServedLeavesThat() throws IOException {
    TestModels.put(models, "sum", 1, new byte[] {1, 2, 3});
    look();
    assertEquals(List.of("refused 1"), look());
    assertEquals(List.of(1), served());
    assertEquals("ONNX Runtime cannot load the model (OrtException)", reason(1));
    put(1);
    look();
    assertEquals(List.of("record 1", "loaded 1", "unloaded 1"), look());
    assertEquals("", reason(1));
  }

  @Test
  void aSampleThatIsNotAnsweredIsAReason() throws IOException {
    put(2);
    Path description = models.resolve("sum/2/model.json");
    Files.writeString(description, "{\"warmup\":[{\"x\":[1,2,3]},{\"x\":[1,2]}]}");
    look();
    assertEquals(List.of("refused 2"), look());
    assertEquals("warm-up sample 1: input x has 2 elements for shape [0, 3]", reason(2));
    Files.writeString(description, "{\"warmup\":[{\"x\":[1,2,3,4,5,6]}]}");
    look();
    assertEquals(List.of("record 2", "loaded 2"), look());
  }

  @Test
  void whatIsGoneForTwoLooksIsUnloadedAfterItsLastCall() throws IOException {
    put(2);
    look();
    look();
    ModelLease call = catalog.lease(SUM, 1);
    Files.move(models.resolve("sum/1"), folder.resolve("aside"));
    assertEquals(List.of(), look(), "it may be replaced by renaming");
    Files.move(folder.resolve("aside"), models.resolve("sum/1"));
    assertEquals(List.of(), look());
    remove(1);
    look();
    assertEquals(List.of("record 1", "unloaded 1"), look());
    assertTrue(
        call.version().part(io.blindserve.server.inference.plain.PlainModel.class).isPresent());
    call.close();
    remove(2);
    look();
    assertEquals(List.of("record 2", "unloaded 2"), look());
    assertEquals(List.of(), served());
    assertEquals(List.of(), catalog.refused());
  }

  @Test
  void thePolicyIsFollowedWhenItChanges() throws IOException {
    put(2);
    look();
    look();
    Path policy = models.resolve("sum/model.json");
    Files.writeString(policy, "{\"versions\":{\"latest\":1}}");
    assertEquals(List.of("record 1", "unloaded 1"), look());
    TestModels.put(models, "sum", 3, new byte[] {1});
    look();
    assertEquals(List.of("refused 3"), look());
    assertEquals(List.of(2), served());
    put(3);
    look();
    assertEquals(List.of("record 3", "loaded 3", "record 2", "unloaded 2"), look());
    Files.writeString(policy, "{\"versions\":{\"newest\":1}}");
    assertEquals(List.of("refused 1", "refused 2", "refused 3"), look());
    assertEquals(List.of(), look(), "once is enough");
    assertEquals(List.of(3), served());
    Files.writeString(policy, "{\"versions\":{\"listed\":[1,3]}}");
    assertEquals(List.of("record 1", "loaded 1"), look(), "the other goes on as it is");
    assertEquals(List.of(1, 3), served());
    assertEquals("the version policy of the model leaves it out", reason(2));
    assertEquals("", reason(3));
  }

  @Test
  void aPolicyThatBreaksAndIsMendedHidesNoOtherReason() throws IOException {
    TestModels.put(models, "sum", 1, new byte[] {1, 2, 3});
    put(2);
    look();
    assertEquals(List.of("refused 1", "record 2", "loaded 2"), look());
    Path policy = models.resolve("sum/model.json");
    Files.writeString(policy, "{\"versions\":0}");
    assertEquals(List.of("refused 1", "refused 2"), look());
    Files.writeString(policy, "{\"versions\":\"all\"}");
    assertEquals(List.of("refused 1"), look());
    assertEquals("ONNX Runtime cannot load the model (OrtException)", reason(1));
    assertEquals("", reason(2));
    assertEquals(List.of(1, 2), served());
  }

  @Test
  void aFolderThatCannotBeListedIsRefusedAndTheOthersGoOn() throws IOException {
    ModelName other = new ModelName("other");
    locked.add("sum");
    TestModels.put(models, "other", 1, TestModels.sum(1));
    assertEquals(2, sync.loadAll());
    assertEquals("the model's folder cannot be listed", reason(RefusedVersion.WHOLE));
    TestModels.put(models, "other", 2, TestModels.sum(2));
    put(2);
    look();
    look();
    look();
    assertEquals(List.of(1, 2), catalog.versions(other));
    assertEquals(List.of(1), served());
    assertEquals("the model's folder cannot be listed", reason(RefusedVersion.WHOLE));
    locked.clear();
    look();
    assertEquals(List.of("record 2", "loaded 2"), look());
    assertEquals(List.of(1, 2), served());
    assertEquals(List.of(), catalog.refused());
  }

  @Test
  void aFileThatCannotBeReadRefusesItsVersion() throws IOException {
    Path loop = Files.createDirectories(models.resolve("sum/2")).resolve("model.onnx");
    Files.createSymbolicLink(loop, loop);
    look();
    assertEquals(List.of("refused 2"), look());
    assertEquals("model.onnx cannot be read", reason(2));
    assertEquals(List.of(1), served());
  }

  @Test
  void whatWasRefusedAndIsGoneIsListedNoLonger() throws IOException {
    TestModels.put(models, "late", 7, new byte[] {1});
    look();
    assertEquals(List.of("refused 7"), look());
    Files.move(models.resolve("late"), folder.resolve("gone"));
    look();
    look();
    assertEquals(List.of(), catalog.refused());
  }

  @Test
  void aLabelKeepsAVersionThatThePolicyLeavesOut() throws IOException {
    put(2);
    look();
    look();
    try (Releases releases = new Releases(routes)) {
      releases
          .change(
              SUM,
              routing -> routing.with("old", 1),
              change -> CompletableFuture.completedFuture(1))
          .toCompletableFuture()
          .join();
      Files.writeString(models.resolve("sum/model.json"), "{\"versions\":{\"latest\":1}}");
      assertEquals(List.of(), look());
      releases
          .change(
              SUM,
              routing -> routing.without("old"),
              change -> CompletableFuture.completedFuture(1))
          .toCompletableFuture()
          .join();
      assertEquals(List.of("record 1", "unloaded 1"), look());
    }
  }

  @Test
  void aLabelThatMovesWhileAnotherIsLoadedIsFollowed() throws IOException {
    Files.writeString(models.resolve("sum/model.json"), "{\"versions\":{\"latest\":1}}");
    put(2);
    look();
    try (Releases releases = new Releases(routes)) {
      whileRecording =
          () ->
              releases
                  .change(
                      SUM,
                      routing -> routing.with("old", 1),
                      change -> CompletableFuture.completedFuture(1))
                  .toCompletableFuture()
                  .join();
      assertEquals(List.of("record 2", "loaded 2"), look());
      assertEquals(List.of(1, 2), served());
    }
  }

  @Test
  void nothingMovesThatCannotBeRecorded() throws IOException {
    put(2);
    look();
    recordable = false;
    assertEquals(List.of(), look());
    Files.writeString(models.resolve("sum/model.json"), "{\"versions\":{\"listed\":[2]}}");
    assertEquals(List.of(), look());
    assertEquals(List.of(1), served());
    recordable = true;
    assertEquals(List.of("record 2", "loaded 2", "record 1", "unloaded 1"), look());
  }

  @Test
  void whatWasUnloadedByRequestStaysSoUntilItIsLoadedByRequest() throws IOException {
    sync.stop(SUM).join();
    put(2);
    look();
    assertEquals(List.of(), look());
    assertEquals(List.of(), served());
    sync.load(SUM, new ModelRepository(models).locations());
    assertEquals(List.of(1, 2), served());
    put(3);
    look();
    look();
    assertEquals(List.of(1, 2, 3), served());
  }

  @Test
  void whoUnloadsIsToldOfCallsThatDoNotEnd() {
    ModelLease call = catalog.lease(SUM, 1);
    try (ModelOperator operator =
        new ModelOperator(
            ModelSource.FOLDER,
            LockedFolders.repository(models, locked),
            sync,
            catalog,
            patience,
            Duration.ofMillis(20))) {
      ExecutionException told =
          assertThrows(
              ExecutionException.class,
              () ->
                  operator
                      .unload(SUM, () -> CompletableFuture.completedFuture(1))
                      .toCompletableFuture()
                      .get());
      ProblemException problem = assertInstanceOf(ProblemException.class, told.getCause());
      assertEquals(ErrorCode.STILL_IN_USE, problem.problem().code());
      assertEquals(List.of(), served());
    }
    call.close();
  }

  @Test
  void aModelThatAppearsIsServedAndAFolderThatCannotBeReadChangesNothing() throws IOException {
    Path staging = Files.createDirectories(folder.resolve("staging/9"));
    Files.copy(
        Path.of("../docs/models/breast-cancer/1/model.onnx"),
        staging.resolve("model.onnx"),
        StandardCopyOption.COPY_ATTRIBUTES);
    Files.move(folder.resolve("staging"), models.resolve("cancer"));
    look();
    assertEquals(List.of("record 9", "loaded 9"), look());
    Files.move(models, folder.resolve("elsewhere"));
    assertEquals(List.of(), look());
    assertEquals(List.of(), look());
    Files.move(folder.resolve("elsewhere"), models);
    assertEquals(List.of(), look());
    assertEquals(List.of(9), catalog.versions(new ModelName("cancer")));
  }
}
