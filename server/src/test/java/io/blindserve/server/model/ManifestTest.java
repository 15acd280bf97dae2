package io.blindserve.server.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.keys.sign.NoteSigner;
import io.blindserve.keys.sign.SignedNote;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The form of manifests, and whose are believed. */
class ManifestTest {

  private static final String DIGEST = "0123456789abcdef".repeat(4);
  private static final String TEXT =
      "blindserve-manifest-1\nmodel sum\nversion 12\n"
          + DIGEST
          + "  model.json\n"
          + DIGEST
          + "  model.onnx\n";

  @TempDir Path folder;

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private ModelTrust trusting(NoteSigner... signers) throws IOException {
    StringBuilder lines = new StringBuilder("# who may publish\n\n");
    for (NoteSigner signer : signers) {
      lines.append(signer.verifier()).append('\n');
    }
    return ModelTrust.ofFile(Files.writeString(folder.resolve("keys.txt"), lines));
  }

  @Test
  void textAndValueAreTheSame() {
    Manifest manifest = Manifest.parse(TEXT);
    assertEquals(new ModelName("sum"), manifest.model());
    assertEquals(12, manifest.version());
    assertEquals(List.of("model.json", "model.onnx"), List.copyOf(manifest.files().keySet()));
    assertEquals(TEXT, manifest.text());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n\n\n\n",
        "blindserve-manifest-2\nmodel sum\nversion 12\nD  model.onnx\n",
        "blindserve-manifest-1\nmodel sum\nversion 12\n",
        "blindserve-manifest-1\nmodel sum\nversion 12\nD  model.json\n",
        "blindserve-manifest-1\nmodel sum\nversion 12\nD  model.onnx",
        "blindserve-manifest-1\nmodel ../sum\nversion 12\nD  model.onnx\n",
        "blindserve-manifest-1\nmodel sum\nversion 012\nD  model.onnx\n",
        "blindserve-manifest-1\nmodel sum\nversion 9999999999\nD  model.onnx\n",
        "blindserve-manifest-1\nmodel sum\nversion 12\nD model.onnx\n",
        "blindserve-manifest-1\nmodel sum\nversion 12\nD  ../model.onnx\nD  model.onnx\n",
        "blindserve-manifest-1\nmodel sum\nversion 12\nD  .hidden\nD  model.onnx\n",
        "blindserve-manifest-1\nmodel sum\nversion 12\nD  manifest.txt\nD  model.onnx\n",
        "blindserve-manifest-1\nmodel sum\nversion 12\nD  model.onnx\nD  model.onnx\n",
        "blindserve-manifest-1\nmodel sum\nversion 12\nD  model.onnx\nD  a\n",
        "blindserve-manifest-1\nmodel sum\nversion 12\nd  model.onnx\n",
      })
  void whatIsInAnotherFormIsNone(String text) {
    String written = text.replace("D ", DIGEST + " ");
    IllegalArgumentException refused =
        assertThrows(IllegalArgumentException.class, () -> Manifest.parse(written));
    assertTrue(String.valueOf(refused.getMessage()).startsWith("manifest.txt "));
  }

  @Test
  void moreFilesThanAFolderHasAreRefused() {
    TreeMap<String, String> files = new TreeMap<>();
    files.put("model.onnx", DIGEST);
    for (int i = 0; i < 256; i++) {
      files.put("file" + i, DIGEST);
    }
    assertThrows(
        IllegalArgumentException.class, () -> new Manifest(new ModelName("sum"), 1, files));
  }

  @Test
  void onlyTrustedKeysCountWhereKeysAreTrusted() throws IOException {
    try (NoteSigner ours = NoteSigner.create("ours");
        NoteSigner others = NoteSigner.create("others");
        NoteSigner namesake = NoteSigner.create("ours")) {
      byte[] signed = ours.sign(TEXT).toByteArray();
      assertEquals(12, ModelTrust.ANYBODY.read(bytes(TEXT)).version());
      assertEquals(12, ModelTrust.ANYBODY.read(signed).version());
      ModelTrust trust = trusting(others, ours);
      assertEquals(12, trust.read(signed).version());
      assertRefused("is not signed, which is required here", trust, bytes(TEXT));
      String foreign = "is not signed by a key that is trusted here";
      assertRefused(foreign, trust, namesake.sign(TEXT).toByteArray());
      assertRefused(foreign, trusting(namesake), signed);
      byte[] moved = bytes(ours.sign(TEXT).toString().replace("version 12", "version 13"));
      assertRefused("is not what the key in its signature signed", trust, moved);
      assertRefused("has signatures that cannot be read", trust, bytes(TEXT + "\nmore\n"));
      assertRefused(
          "has signatures that cannot be read",
          ModelTrust.ANYBODY,
          new byte[] {'\n', '\n', (byte) 0xff});
      SignedNote other = ours.sign("blindserve.invalid/log\n1\nAAAA\n");
      assertRefused("is not in the form blindserve-manifest-1", trust, other.toByteArray());
    }
  }

  private static void assertRefused(String reason, ModelTrust trust, byte[] manifest) {
    ModelLoadException refused = assertThrows(ModelLoadException.class, () -> trust.read(manifest));
    assertEquals("manifest.txt " + reason, refused.reason().orElseThrow());
  }

  @Test
  void aFileOfKeysHasKeys() throws IOException {
    for (String text : List.of("", "# none\n", "no key\n", "a+00000000+AAAA\n")) {
      Path file = Files.writeString(folder.resolve("wrong.txt"), text);
      assertThrows(IllegalArgumentException.class, () -> ModelTrust.ofFile(file), text);
    }
    assertThrows(
        IllegalArgumentException.class, () -> ModelTrust.ofFile(folder.resolve("absent.txt")));
  }

  /** Bytes that somebody bent are refused by name, or say what they said. */
  @Test
  void bentManifestsAreRefusedByName() throws IOException {
    int count = Boolean.getBoolean("blindserve.long") ? 1_000_000 : 5_000;
    SplittableRandom random = new SplittableRandom(34);
    try (NoteSigner ours = NoteSigner.create("ours")) {
      ModelTrust trust = trusting(ours);
      byte[] signed = ours.sign(TEXT).toByteArray();
      for (int i = 0; i < count; i++) {
        byte[] bent = signed.clone();
        int at = random.nextInt(bent.length);
        bent[at] ^= (byte) (1 << random.nextInt(8));
        try {
          assertEquals(TEXT, trust.read(bent).text());
        } catch (ModelLoadException e) {
          assertTrue(e.reason().isPresent());
        }
      }
    }
  }
}
