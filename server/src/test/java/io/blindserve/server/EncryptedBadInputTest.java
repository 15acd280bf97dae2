package io.blindserve.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.server.audit.AuditDigest;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Everything that a caller who encrypts can get wrong: a status and a code, nothing kept, and the
 * next call is answered.
 */
class EncryptedBadInputTest {

  private static final double[] ROW = {0.5, -0.25, 0.75};
  private static final String NO_DIGEST = "sha256:" + "0".repeat(64);

  /** Bytes before the first polynomial of a ciphertext: flag, metadata, count. */
  private static final int HEAD = 1 + 277 + 8;

  @TempDir static Path folder;
  private static ServerFixture server;
  private static EncryptedCaller net;
  private static EncryptedCaller deep;
  private static List<byte[]> good;
  private static byte[] keys;

  /** One mistake. */
  record Mistake(String what, Supplier<Reply> call, int status, String code) {
    @Override
    public String toString() {
      return what;
    }
  }

  @BeforeAll
  static void start() throws IOException {
    Path models = TestModels.writeEncrypted(TestModels.write(folder.resolve("models")));
    server = ServerFixture.start(models, folder.resolve("data"));
    net = EncryptedCaller.of(server.probe(), "net");
    deep = EncryptedCaller.of(server.probe(), "deep");
    assertEquals(201, net.upload().status());
    assertEquals(201, deep.upload().status());
    good = net.encrypt(ROW);
    keys = net.keyBody();
  }

  @AfterAll
  static void stop() {
    net.close();
    deep.close();
    server.close();
  }

  private static Mistake term(String what, String name, String value, int status, String code) {
    return new Mistake(
        what,
        () -> {
          Map<String, String> terms = net.terms();
          terms.put(name, value);
          return net.callJson(terms, good);
        },
        status,
        code);
  }

  private static Mistake without(String name) {
    return new Mistake(
        "without " + name,
        () -> {
          Map<String, String> terms = net.terms();
          terms.remove(name);
          return net.callJson(terms, good);
        },
        400,
        "invalid_request");
  }

  static Stream<Mistake> mistakes() {
    return Stream.of(terms(), tensors(), routes(), keySets()).flatMap(part -> part);
  }

  private static Stream<Mistake> terms() {
    return Stream.of(
        without("encryption"),
        without("wire"),
        without("plan"),
        without("evaluation_key"),
        term("another scheme", "encryption", "bfv", 400, "invalid_request"),
        term("another wire", "wire", "seal", 400, "invalid_request"),
        term("no digest", "plan", "latency", 400, "invalid_request"),
        term("no key id", "evaluation_key", "sha256:00", 400, "invalid_request"),
        term("stale plan", "plan", NO_DIGEST, 409, "stale_plan"),
        term("plan of another model", "plan", deep.spec().planDigest(), 409, "stale_plan"),
        term("unknown key", "evaluation_key", "0".repeat(64), 409, "unknown_evaluation_key"),
        term("key of a profile", "evaluation_key", deep.keyId(), 409, "key_profile_mismatch"));
  }

  private static Mistake tensor(String what, String tensor) {
    return new Mistake(
        what, () -> net.post(EncryptedCaller.request(net.terms(), tensor)), 400, "invalid_tensor");
  }

  private static String inBase64(String rest) {
    return "\"content_type\":\"base64\"" + rest;
  }

  private static String data(String text) {
    return ",\"data\":[\"" + text + "\"]";
  }

  private static Stream<Mistake> tensors() {
    String text = Base64.getEncoder().encodeToString(good.get(0));
    String unpadded = Base64.getEncoder().withoutPadding().encodeToString(new byte[4]);
    return Stream.of(
        tensor("unknown name", net.tensor(1, inBase64(""), data(text)).replace("\"x\"", "\"y\"")),
        tensor("no tensor", ""),
        tensor("empty tensor", net.tensor(0, inBase64(""), ",\"data\":[]")),
        new Mistake(
            "one too many",
            () -> net.callJson(List.of(new byte[1], new byte[1])),
            400,
            "invalid_tensor"),
        tensor("count not of the shape", net.tensor(2, inBase64(""), data(text))),
        tensor(
            "numbers", "{\"name\":\"x\",\"shape\":[1,3],\"datatype\":\"FP32\",\"data\":[1,2,3]}"),
        tensor("no base64", net.tensor(1, inBase64(""), data("***"))),
        tensor("line break", net.tensor(1, inBase64(""), data("AAAA\\nAAAA"))),
        tensor("no padding", net.tensor(1, inBase64(""), data(unpadded))),
        tensor("loose bits", net.tensor(1, inBase64(""), data("AAAAAB=="))),
        new Mistake("frame", EncryptedBadInputTest::brokenFrame, 400, "invalid_tensor"));
  }

  private static Reply brokenFrame() {
    byte[] element = good.get(0);
    BinaryBody body =
        new BinaryBody(
            EncryptedCaller.request(
                net.terms(), net.tensor(1, "\"binary_data_size\":" + (4 + element.length), "")));
    body.bytes((byte) 0xFF, (byte) 0xFF, (byte) 0xFF, (byte) 0xFF).bytes(element);
    return server.probe().call("POST", "/v2/models/net/infer", body.headers(), body.body());
  }

  private static Stream<Mistake> routes() {
    String call =
        EncryptedCaller.request(
            net.terms(),
            net.tensor(1, inBase64(""), data(Base64.getEncoder().encodeToString(good.get(0)))));
    return Stream.of(
        new Mistake(
            "a model in the clear only",
            () -> server.probe().post("/v2/models/sum/infer", call),
            404,
            "not_encryptable"),
        new Mistake(
            "ciphertexts in a plain call",
            () -> net.post(call.replaceFirst("\"parameters\":\\{[^}]*\\},", "")),
            400,
            "invalid_request"),
        new Mistake(
            "unknown plan",
            () -> server.probe().get("/v2/models/net/encryption?plan=warp"),
            404,
            "unknown_plan"),
        new Mistake("no length", EncryptedBadInputTest::chunked, 411, "length_required"));
  }

  private static Reply chunked() {
    String json = EncryptedCaller.request(net.terms(), net.tensor(1, inBase64(""), data("AAAA")));
    try (RawConnection connection = server.connect()) {
      connection.send(
          "POST /v2/models/net/infer HTTP/1.1\r\nHost: here\r\nTransfer-Encoding: chunked\r\n\r\n");
      connection.send(Integer.toHexString(json.length()) + "\r\n" + json + "\r\n0\r\n\r\n");
      return connection.answer();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static Mistake keySet(String what, UnaryOperator<byte[]> change, String code) {
    return new Mistake(
        what,
        () -> {
          byte[] body = change.apply(keys.clone());
          return net.put(sha256(body), net.spec().keyProfile(), body);
        },
        code.equals("too_large") ? 413 : 400,
        code);
  }

  private static String sha256(byte[] body) {
    return AuditDigest.sha256(sink -> sink.accept(ByteBuffer.wrap(body)))
        .substring("sha256:".length());
  }

  private static byte[] with(byte[] bytes, int at, int value) {
    bytes[at] = (byte) value;
    return bytes;
  }

  private static byte[] withLong(byte[] bytes, int at, long value) {
    ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(at, value);
    return bytes;
  }

  private static Stream<Mistake> keySets() {
    return Stream.of(
        keySet("keys cut short", b -> Arrays.copyOf(b, b.length - 1), "invalid_key_set"),
        keySet("one byte more", b -> Arrays.copyOf(b, b.length + 1), "too_large"),
        keySet("no relinearisation key", b -> with(b, 0, 0), "invalid_key_set"),
        keySet("a base of two", b -> withLong(b, 1, 2), "invalid_key_set"),
        keySet("digits", b -> withLong(b, 9, Long.MAX_VALUE), "invalid_key_set"),
        keySet("last residue", b -> withLong(b, b.length - 8, -1), "invalid_key_set"),
        keySet("zeros", b -> new byte[b.length], "invalid_key_set"),
        new Mistake(
            "keys of another plan",
            () -> net.put(deep.keyId(), net.spec().keyProfile(), deep.keyBody()),
            deep.keyBody().length > keys.length ? 413 : 400,
            deep.keyBody().length > keys.length ? "too_large" : "invalid_key_set"),
        new Mistake(
            "another id",
            () -> net.put("0".repeat(64), net.spec().keyProfile(), keys),
            400,
            "digest_mismatch"),
        new Mistake(
            "id in capitals",
            () -> net.put("A".repeat(64), net.spec().keyProfile(), keys),
            400,
            "invalid_request"),
        new Mistake(
            "a path for an id",
            () -> net.put("..%2F..%2Fepoch.key", net.spec().keyProfile(), keys),
            400,
            "invalid_request"),
        new Mistake(
            "a profile that no plan has",
            () -> net.put(net.keyId(), NO_DIGEST, keys),
            409,
            "key_profile_mismatch"),
        new Mistake(
            "a profile that is none",
            () -> net.put(net.keyId(), "../../x", keys),
            400,
            "invalid_request"));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void isRefusedAndTheServerGoesOn(Mistake mistake) {
    List<Path> before = server.keyFiles();
    Reply reply = mistake.call().get();
    assertEquals(
        mistake.status() + " " + mistake.code(), reply.status() + " " + reply.code(), reply::text);
    assertFalse(reply.json().string("error").isBlank());
    if (!mistake.what().equals("unknown plan")) {
      String record = server.record(reply.header("Blindserve-Record").orElseThrow());
      assertTrue(record.contains("\"code\":\"" + mistake.code() + "\""), record);
    }
    assertEquals(new HashSet<>(before), new HashSet<>(server.keyFiles()));
    assertEquals(200, net.callBinary(good).status());
  }

  /** What is wrong with an element, made of a good one. */
  record Damage(String what, UnaryOperator<byte[]> change) {
    @Override
    public String toString() {
      return what;
    }
  }

  static Stream<Damage> damages() {
    return Stream.of(
        new Damage("empty", b -> new byte[0]),
        new Damage("cut short", b -> Arrays.copyOf(b, b.length - 1)),
        new Damage("cut to its head", b -> Arrays.copyOf(b, HEAD)),
        new Damage("one byte more", b -> Arrays.copyOf(b, b.length + 1)),
        new Damage("no metadata", b -> with(b, 0, 0)),
        new Damage("another scale", b -> replaced(b, "e+", "e-")),
        new Damage(
            "not batched", b -> replaced(b, "\"IsBatched\":\"0x01\"", "\"IsBatched\":\"0x00\"")),
        new Damage(
            "Montgomery", b -> replaced(b, "Montgomery\":\"0x00\"", "Montgomery\":\"0x01\"")),
        new Damage(
            "not in the domain", b -> replaced(b, "\"IsNTT\":\"0x01\"", "\"IsNTT\":\"0x00\"")),
        new Damage("other slots", b -> replaced(b, "[\"0x00\",\"0x0", "[\"0x00\",\"0x1")),
        new Damage("degree two", b -> withLong(b, HEAD - 8, 3)),
        new Damage("huge degree", b -> withLong(b, HEAD - 8, Long.MAX_VALUE)),
        new Damage("other rows", b -> withLong(b, HEAD, 1)),
        new Damage("negative rows", b -> withLong(b, HEAD, -1)),
        new Damage("another ring", b -> withLong(b, HEAD + 8, 16)),
        new Damage("residue too large", b -> withLong(b, HEAD + 16, 1L << 62)),
        new Damage("last residue too large", b -> withLong(b, b.length - 8, -1)),
        new Damage("readable by anyone", EncryptedBadInputTest::transparent),
        new Damage("of other parameters", b -> Arrays.copyOf(deep.encrypt(ROW).get(0), b.length)),
        new Damage("all zeros", b -> new byte[b.length]));
  }

  private static byte[] replaced(byte[] bytes, String what, String by) {
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    int at = text.indexOf(what);
    assertTrue(at > 0 && what.length() == by.length());
    System.arraycopy(by.getBytes(StandardCharsets.ISO_8859_1), 0, bytes, at, by.length());
    return bytes;
  }

  /** All residues of the second polynomial are zero; its lengths stay. */
  private static byte[] transparent(byte[] bytes) {
    ByteBuffer words = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    int n = net.spec().parameters().n();
    int second = HEAD + (bytes.length - HEAD) / 2;
    long rows = words.getLong(second);
    for (int row = 0; row < rows; row++) {
      int start = second + 8 + row * (8 + 8 * n) + 8;
      Arrays.fill(bytes, start, start + 8 * n, (byte) 0);
    }
    return bytes;
  }

  @ParameterizedTest
  @MethodSource("damages")
  void aMalformedCiphertextIsRefused(Damage damage) {
    byte[] broken = damage.change().apply(good.get(0).clone());
    for (Reply reply : List.of(net.callJson(List.of(broken)), net.callBinary(List.of(broken)))) {
      assertEquals("400 invalid_ciphertext", reply.status() + " " + reply.code(), reply::text);
      String record = server.record(reply.header("Blindserve-Record").orElseThrow());
      assertTrue(record.contains("\"code\":\"invalid_ciphertext\""), record);
    }
    assertEquals(200, net.callJson(good).status());
  }

  @Test
  void allMalformedCiphertextsAreRefusedInTheSameWords() {
    Set<String> words = new HashSet<>();
    damages()
        .forEach(
            damage ->
                words.add(
                    net.callBinary(List.of(damage.change().apply(good.get(0).clone()))).text()));
    assertEquals(1, words.size(), words::toString);
  }
}
