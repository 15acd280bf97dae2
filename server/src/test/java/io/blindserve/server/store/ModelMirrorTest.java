package io.blindserve.server.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.server.model.ManifestFolder;
import io.blindserve.server.model.ModelLoadException;
import io.blindserve.server.model.ModelName;
import io.blindserve.server.model.ModelTrust;
import io.blindserve.server.store.StoreException.Reason;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a mirror makes of a store that may be down, be half written, or lie. */
class ModelMirrorTest {

  private static final String MODEL = "sum/1/model.onnx";

  @TempDir Path folder;
  private final ListedStore store = new ListedStore();
  private long mostBytes = 1 << 20;
  private Optional<ModelMirror> mirror = Optional.empty();

  private StoreSettings settings() {
    return new StoreSettings(
        StoreAddress.parse("s3://bucket/nets"),
        Optional.empty(),
        Optional.empty(),
        false,
        false,
        folder.resolve("cache"),
        mostBytes);
  }

  private ModelMirror open() throws IOException {
    close();
    ModelMirror opened = new ModelMirror(settings(), store, ModelTrust.ANYBODY);
    mirror = Optional.of(opened);
    return opened;
  }

  private ModelMirror started() throws IOException {
    ModelMirror opened = open();
    opened.start();
    return opened;
  }

  @AfterEach
  void close() throws IOException {
    if (mirror.isPresent()) {
      mirror.get().close();
      mirror = Optional.empty();
    }
  }

  /** All files of the mirror, with what is in them. */
  private List<String> files() throws IOException {
    Path root = settings().models();
    assertEquals("nets", root.getFileName().toString());
    try (Stream<Path> all = Files.walk(root)) {
      return all.filter(Files::isRegularFile).sorted().map(file -> told(root, file)).toList();
    }
  }

  private static String told(Path root, Path file) {
    try {
      return root.relativize(file) + "=" + Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> reasons(ModelMirror mirror) {
    return mirror.refused().stream()
        .map(version -> version.name() + "/" + version.number() + " " + version.reason())
        .toList();
  }

  /** Lists a version with a manifest of what it should be. */
  private void putWithManifest(int version, String model, String told) throws IOException {
    Path own = Files.createDirectories(folder.resolve("own/sum/" + version));
    Files.writeString(own.resolve("model.onnx"), told);
    String manifest = new ManifestFolder(own).describe(new ModelName("sum"), version).text();
    store.put("sum/" + version + "/model.onnx", model);
    store.put("sum/" + version + "/manifest.txt", manifest);
  }

  @Test
  void theFolderFollowsTheStore() throws IOException {
    store.put(MODEL, "one");
    store.put("sum/model.json", "{}");
    ModelMirror mirror = started();
    assertEquals(List.of("sum/1/model.onnx=one", "sum/model.json={}"), files());
    assertEquals(5, mirror.bytes());
    store.put("sum/2/model.onnx", "two");
    store.put("sum/2/model.json", "{}");
    store.put(MODEL, "another");
    mirror.refresh();
    assertEquals(
        List.of(
            "sum/1/model.onnx=another",
            "sum/2/model.json={}",
            "sum/2/model.onnx=two",
            "sum/model.json={}"),
        files());
    store.remove(MODEL);
    store.remove("sum/model.json");
    mirror.refresh();
    assertEquals(List.of("sum/2/model.json={}", "sum/2/model.onnx=two"), files());
    store.remove("sum/2/model.onnx");
    store.remove("sum/2/model.json");
    mirror.refresh();
    assertEquals(List.of(), files());
    assertFalse(Files.exists(settings().models().resolve("sum")));
  }

  @Test
  void onlyWhatHasChangedIsFetched() throws IOException {
    store.put(MODEL, "one");
    store.put("sum/1/model.json", "{}");
    ModelMirror first = started();
    assertEquals(List.of("sum/1/model.json", MODEL), store.opened);
    first.refresh();
    started();
    assertEquals(2, store.opened.size(), "neither at a look nor at a start");
    store.put("sum/1/model.json", "{ }");
    mirror.orElseThrow().refresh();
    assertEquals(List.of("sum/1/model.json", MODEL, "sum/1/model.json"), store.opened);
    assertEquals(List.of("sum/1/model.json={ }", "sum/1/model.onnx=one"), files());
  }

  @Test
  void aNewTagForTheSameBytesMovesNoFile() throws IOException {
    store.put(MODEL, "one");
    ModelMirror mirror = started();
    Path file = settings().models().resolve(MODEL);
    Object key = Files.readAttributes(file, "unix:ino").get("ino");
    store.list(MODEL, 3, "\"uploaded-again\"", "one".getBytes(StandardCharsets.UTF_8));
    mirror.refresh();
    assertEquals(2, store.opened.size());
    assertEquals(key, Files.readAttributes(file, "unix:ino").get("ino"));
    mirror.refresh();
    assertEquals(2, store.opened.size());
  }

  @Test
  void whatSomebodyChangedInTheFolderIsFetchedAnewAtTheStart() throws IOException {
    store.put(MODEL, "one");
    store.put("sum/2/model.onnx", "two");
    started();
    close();
    Files.writeString(settings().models().resolve(MODEL), "eno");
    Files.writeString(settings().models().resolve("sum/2/planted.json"), "{}");
    Files.writeString(settings().models().resolve("planted.onnx"), "x");
    Files.createDirectories(settings().home().resolve("staging/4"));
    store.opened.clear();
    started();
    assertEquals(List.of("sum/1/model.onnx=one", "sum/2/model.onnx=two"), files());
    assertEquals(List.of(MODEL), store.opened);
  }

  /** As it is between two moves: the next start finds the older version, in an outage too. */
  @Test
  void aVersionIsThereAgainWhereAProcessEndedWhileItWasReplaced() throws IOException {
    store.put(MODEL, "one");
    store.put("sum/1/model.json", "{}");
    store.put("fraud.onnx", "two");
    started();
    List<String> before = files();
    store.broken = Optional.of(Reason.UNREACHABLE);
    for (boolean arrived : new boolean[] {false, true}) {
      close();
      Path models = settings().models();
      Path replaced = settings().home().resolve("replaced");
      Files.move(models.resolve("sum/1"), replaced.resolve("sum%1"));
      Files.move(models.resolve("fraud.onnx"), replaced.resolve("fraud.onnx"));
      if (arrived) {
        Files.createDirectory(models.resolve("sum/1"));
        Files.writeString(models.resolve(MODEL), "new");
        Files.writeString(models.resolve("fraud.onnx"), "newer");
      }
      started();
      assertEquals(before, files());
      assertFalse(Files.exists(replaced.resolve("sum%1")));
    }
  }

  @Test
  void whatIsReplacedByAFolderOrAFileOfItsNameMakesWay() throws IOException {
    for (String key :
        List.of("7/model.onnx", "7/3/model.onnx", "7/model.json", "7", "7/3/model.onnx")) {
      replaceAllBy(key);
    }
    for (String key : List.of("both.onnx", "both.onnx/1/model.onnx", "both.onnx")) {
      replaceAllBy(key);
    }
  }

  private void replaceAllBy(String key) throws IOException {
    store.clear();
    store.put(key, "of " + key);
    List<String> expected = key.equals("7") ? List.of() : List.of(key + "=of " + key);
    ModelMirror now = mirror.isPresent() ? mirror.get() : started();
    now.refresh();
    assertTrue(now.reachable(), key);
    assertEquals(expected, files());
    now.refresh();
    assertEquals(expected, files());
  }

  @Test
  void whatIsGoneGoesOnUntilWhatTakesItsPlaceIsThere() throws IOException {
    store.put(MODEL, "one");
    ModelMirror mirror = started();
    store.remove(MODEL);
    store.put("sum/2/model.onnx", "two");
    store.withheld = Optional.of(Reason.UNREACHABLE);
    mirror.refresh();
    assertFalse(mirror.reachable());
    assertEquals(List.of("sum/1/model.onnx=one"), files());
    store.withheld = Optional.empty();
    mirror.refresh();
    assertEquals(List.of("sum/2/model.onnx=two"), files());
  }

  @Test
  void anIndexThatIsNoneIsAsIfThereWereNothing() throws IOException {
    store.put(MODEL, "one");
    started();
    close();
    Files.writeString(
        settings().home().resolve("index"),
        "blindserve-mirror-1\n" + "0".repeat(64) + "\t3\t\"a\"\t../../elsewhere\tmodel.onnx\n");
    store.opened.clear();
    started();
    assertEquals(List.of(MODEL), store.opened);
    assertEquals(List.of("sum/1/model.onnx=one"), files());
  }

  @Test
  void aStoreThatIsDownLeavesWhatIsThere() throws IOException {
    store.put(MODEL, "one");
    ModelMirror mirror = started();
    store.broken = Optional.of(Reason.UNREACHABLE);
    store.remove(MODEL);
    mirror.refresh();
    mirror.refresh();
    assertFalse(mirror.reachable());
    assertEquals(2, mirror.failures());
    assertEquals(List.of("sum/1/model.onnx=one"), files());
    ModelMirror next = started();
    assertFalse(next.reachable(), "it starts with what was mirrored");
    assertEquals(List.of("sum/1/model.onnx=one"), files());
    store.broken = Optional.empty();
    next.refresh();
    assertTrue(next.reachable());
    assertEquals(List.of(), files());
  }

  @Test
  void aStoreThatIsDownOrRefusesIsAnErrorAtTheFirstStart() throws IOException {
    store.broken = Optional.of(Reason.UNREACHABLE);
    ModelMirror empty = open();
    assertEquals(
        "models cannot be taken from s3://bucket/nets: a test says so",
        assertThrows(ModelLoadException.class, empty::start).getMessage());
    store.broken = Optional.empty();
    store.put(MODEL, "one");
    started();
    for (Reason reason : List.of(Reason.REFUSED, Reason.MALFORMED)) {
      store.broken = Optional.of(reason);
      assertThrows(ModelLoadException.class, open()::start, "waiting does not help");
    }
  }

  @Test
  void aVersionThatIsNotWhatItsManifestSaysLeavesTheOneThatWas() throws IOException {
    putWithManifest(1, "one", "one");
    ModelMirror mirror = started();
    List<String> before = files();
    putWithManifest(1, "eno", "one");
    mirror.refresh();
    assertEquals(List.of(), reasons(mirror), "it may be written still");
    mirror.refresh();
    String reason = "sum/1 model.onnx is not the file that manifest.txt names";
    assertEquals(List.of(reason), reasons(mirror));
    assertEquals(before, files());
    int opened = store.opened.size();
    mirror.refresh();
    assertEquals(opened, store.opened.size(), "it is not fetched again and again");
    assertEquals(List.of(reason), reasons(mirror));
    ModelMirror next = started();
    assertEquals(List.of(reason), reasons(next), "at a start, at once");
    assertEquals(before, files());
    putWithManifest(1, "two", "two");
    next.refresh();
    assertEquals(List.of(), reasons(next));
    assertTrue(files().contains("sum/1/model.onnx=two"), () -> store.opened.toString());
  }

  @Test
  void anObjectThatIsShorterOrLongerThanListedIsNotPlaced() throws IOException {
    byte[] bytes = "three".getBytes(StandardCharsets.UTF_8);
    store.put("sum/2/model.onnx", "two");
    for (int size : new int[] {6, 4}) {
      store.list(MODEL, size, "\"" + size + "\"", bytes);
      ModelMirror mirror = started();
      assertEquals(List.of("sum/2/model.onnx=two"), files(), "others do not suffer");
      assertTrue(mirror.reachable());
      assertEquals(
          List.of(
              size == 6
                  ? "sum/1 it ends 1 bytes before its size"
                  : "sum/1 it is longer than its size"),
          reasons(mirror));
    }
    store.list(MODEL, 5, "\"c\"", bytes);
    mirror.orElseThrow().refresh();
    assertEquals(List.of(), reasons(mirror.orElseThrow()));
    assertEquals(List.of("sum/1/model.onnx=three", "sum/2/model.onnx=two"), files());
  }

  @Test
  void anObjectThatMayNotBeReadIsAReasonUntilItMay() throws IOException {
    store.put(MODEL, "one");
    store.withheld = Optional.of(Reason.REFUSED);
    ModelMirror mirror = started();
    assertEquals(List.of("sum/1 a test says so"), reasons(mirror));
    store.withheld = Optional.empty();
    mirror.refresh();
    assertEquals(List.of(), reasons(mirror));
    assertEquals(List.of("sum/1/model.onnx=one"), files());
  }

  @Test
  void whatIsTooLargeIsRefusedUnfetched() throws IOException {
    store.list(MODEL, (1L << 30) + 1, "\"a\"", new byte[0]);
    store.put("sum/2/model.onnx", "x".repeat(600));
    store.put("sum/3/model.onnx", "x".repeat(600));
    mostBytes = 1000;
    assertEquals(
        List.of(
            "sum/1 model.onnx has 1073741825 bytes, more than 1073741824",
            "sum/3 there is no room for it: the mirror is to have no more bytes"),
        reasons(started()));
    assertEquals(List.of("sum/2/model.onnx"), store.opened);
  }

  @Test
  void whatIsMirroredAlreadyCountsAndWhatIsGoneMakesRoom() throws IOException {
    mostBytes = 1000;
    store.put("sum/2/model.onnx", "x".repeat(600));
    ModelMirror mirror = started();
    store.put(MODEL, "y".repeat(600));
    mirror.refresh();
    mirror.refresh();
    assertEquals(
        List.of("sum/1 there is no room for it: the mirror is to have no more bytes"),
        reasons(mirror));
    assertEquals(600, mirror.bytes());
    store.put("sum/2/model.onnx", "x".repeat(1000));
    mirror.refresh();
    assertEquals(1000, mirror.bytes(), "what is replaced makes room as well");
    store.remove("sum/2/model.onnx");
    mirror.refresh();
    assertEquals(List.of(), reasons(mirror));
    assertEquals(List.of(MODEL + "=" + "y".repeat(600)), files());
    assertEquals(600, mirror.bytes());
  }

  @Test
  void keysThatLeadElsewhereWriteNothing() throws IOException {
    store.put("../../../escaped.onnx", "x");
    store.put("/tmp/1/escaped.onnx", "x");
    store.put("sum/1/../../../escaped.onnx", "x");
    store.put(MODEL, "one");
    started();
    assertEquals(List.of("sum/1/model.onnx=one"), files());
    assertEquals(List.of(MODEL), store.opened);
    try (Stream<Path> all = Files.walk(folder)) {
      assertEquals(0, all.filter(file -> file.toString().contains("escaped")).count());
    }
  }

  @Test
  void aFolderIsOneMirrorsAtATime() throws IOException {
    started();
    String told =
        String.valueOf(
            assertThrows(
                    ModelLoadException.class,
                    () -> new ModelMirror(settings(), store, ModelTrust.ANYBODY))
                .getMessage());
    assertTrue(told.endsWith("(another server uses it)"), told);
  }
}
