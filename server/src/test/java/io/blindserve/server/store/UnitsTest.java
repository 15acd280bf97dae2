package io.blindserve.server.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Which keys become files, which are passed over, and what is no address of a store. */
class UnitsTest {

  private static Units.Sorted sorted(String... keys) {
    return Units.of(Stream.of(keys).map(key -> new StoredObject(key, 1, "\"a\"")).toList(), "root");
  }

  private static List<String> told(Units.Sorted sorted) {
    return sorted.units().stream()
        .map(unit -> unit.path() + " " + unit.objects().keySet() + " " + unit)
        .toList();
  }

  @Test
  void keysAreSortedIntoVersionsAndSingleFiles() {
    assertEquals(
        List.of(
            "7 [model.onnx] model root version 7",
            "fraud.json [.] fraud.json",
            "fraud.onnx [.] model fraud version 1",
            "sum/12 [manifest.txt, model.onnx] model sum version 12",
            "sum/model.json [.] sum/model.json"),
        told(
            sorted(
                "sum/12/model.onnx",
                "sum/12/manifest.txt",
                "sum/model.json",
                "7/model.onnx",
                "fraud.onnx",
                "fraud.json")));
  }

  @Test
  void aModelMayHaveANumberForItsName() {
    assertEquals(
        List.of("7/3 [model.onnx] model 7 version 3"),
        told(sorted("7/3/model.onnx", "7/readme.txt")));
  }

  @Test
  void whatNoRepositoryReadsIsPassedOver() {
    Units.Sorted sorted =
        sorted(
            "",
            "sum/",
            "sum/3/",
            "notes.txt",
            "sum/notes.txt",
            "sum/03/model.onnx",
            "sum/draft/model.onnx",
            "sum/3/deep/model.onnx",
            // A file and a folder of one name cannot both be there.
            "both.onnx",
            "both.onnx/1/model.onnx");
    assertEquals(List.of("both.onnx/1 [model.onnx] model both.onnx version 1"), told(sorted));
    assertEquals(List.of(), sorted.strange());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../1/model.onnx",
        "sum/../model.onnx",
        "sum/1/..",
        "sum/1/../../x",
        "/etc/1/passwd",
        "/sum/1/model.onnx",
        "sum//model.onnx",
        "sum/1/.hidden",
        ".",
        "..",
        "sum/1/a b",
        "sum/1/model.onnx\u0000",
        "sum/1/mod\nel.onnx",
        "sum/1/mod\\el.onnx",
        "C:\\1\\model.onnx",
        "sum/1/m\u00f6del.onnx",
        "sum/1/\u202emodel.onnx",
        "~/1/model.onnx"
      })
  void keysThatCouldLeadElsewhereBecomeNothing(String key) {
    Units.Sorted sorted = sorted(key);
    assertEquals(List.of(), sorted.units());
    assertEquals(List.of(key), sorted.strange());
  }

  @Test
  void aNameIsNoLongerThanFileSystemsTake() {
    assertEquals(1, sorted("sum/1/" + "n".repeat(128)).units().size());
    assertEquals(0, sorted("sum/1/" + "n".repeat(129)).units().size());
  }

  @ParameterizedTest
  @CsvSource(
      value = {
        "-1 | a | model.onnx has -1 bytes, more than 1073741824",
        "1073741825 | a | model.onnx has 1073741825 bytes, more than 1073741824",
        "1 | '' | model.onnx is listed without a tag that tells its content",
        "1 | 'a\tb' | model.onnx is listed without a tag that tells its content",
      },
      delimiter = '|')
  void objectsAreRefusedByTheirSizeAndTag(long size, String tag, String reason) {
    Unit unit =
        Units.of(List.of(new StoredObject("sum/1/model.onnx", size, tag)), "root").units().get(0);
    assertEquals(reason, unit.problem().orElse(""));
  }

  @Test
  void aVersionHasNoMoreFilesThanAManifestCanName() {
    String[] keys =
        Stream.iterate(0, i -> i < 258, i -> i + 1).map(i -> "sum/1/f" + i).toArray(String[]::new);
    assertEquals("has 258 files, more than 257", sorted(keys).units().get(0).problem().orElse(""));
  }

  @Test
  void addressesNameABucketAndAPrefix() {
    StoreAddress address = StoreAddress.parse("s3://my.bucket/a/b-c/");
    assertEquals("my.bucket", address.bucket());
    assertEquals("a/b-c/", address.keyPrefix());
    assertEquals("s3://my.bucket/a/b-c", address.toString());
    assertEquals("", StoreAddress.parse("s3://bucket/").keyPrefix());
    assertTrue(StoreAddress.parse("s3://bucket").prefix().isEmpty());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "s3://",
        "s3:///x",
        "s3://b",
        "s3://key:secret@bucket/x",
        "s3://bucket/../x",
        "s3://bucket/a/./x",
        "s3://bucket//x",
        "s3://bucket/a b",
        "s3://bucket?x=1",
        "http://bucket/x"
      })
  void otherAddressesAreRefusedWithoutBeingQuoted(String text) {
    String told =
        String.valueOf(
            assertThrows(IllegalArgumentException.class, () -> StoreAddress.parse(text))
                .getMessage());
    assertTrue(told.startsWith("must "), told);
    assertTrue(!told.contains("secret"), told);
  }
}
