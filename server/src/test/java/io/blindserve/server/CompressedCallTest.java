package io.blindserve.server;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import java.util.zip.InflaterInputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Plain calls whose bodies are compressed, by the JDK's own streams. */
class CompressedCallTest {

  private static final String SUM = "/v2/models/sum/infer";

  @TempDir static Path folder;
  private static ServerFixture server;

  @BeforeAll
  static void start() throws IOException {
    TestModels.write(folder.resolve("models"));
    TestModels.writeEncrypted(folder.resolve("models"));
    server = ServerFixture.start(folder.resolve("models"), folder.resolve("data"));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static byte[] compressed(String coding, byte[] body) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (OutputStream stream =
        coding.equals("gzip") ? new GZIPOutputStream(out) : new DeflaterOutputStream(out)) {
      stream.write(body);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return out.toByteArray();
  }

  private static byte[] inflated(String coding, byte[] body) throws IOException {
    InputStream in = new ByteArrayInputStream(body);
    try (InputStream stream =
        coding.equals("gzip") ? new GZIPInputStream(in) : new InflaterInputStream(in)) {
      return stream.readAllBytes();
    }
  }

  private static byte[] rows(int count) {
    String row = "1,2,3,";
    return ("{\"inputs\":[{\"name\":\"x\",\"shape\":["
            + count
            + ",3],\"datatype\":\"FP32\",\"data\":["
            + row.repeat(count).substring(0, count * row.length() - 1)
            + "]}]}")
        .getBytes(StandardCharsets.UTF_8);
  }

  private static Reply call(String coding, byte[] body) {
    return server.probe().call("POST", SUM, Map.of("Content-Encoding", coding), body);
  }

  private static void assertRefused(int status, String code, Reply reply) {
    assertEquals(status + " " + code, reply.status() + " " + reply.code(), reply::text);
    assertTrue(reply.header("Blindserve-Record").isPresent());
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "deflate"})
  void requestInJson(String coding) {
    Reply reply = call(coding, compressed(coding, rows(2)));
    assertEquals(200, reply.status(), reply::text);
    assertTrue(reply.text().contains("\"data\":[12.0,12.0]"), reply.text());
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "deflate"})
  void lengthOfTheJsonPartCountsInflatedBytes(String coding) {
    BinaryBody request =
        new BinaryBody(
                "{\"inputs\":[{\"name\":\"x\",\"shape\":[1,3],\"datatype\":\"FP32\","
                    + "\"parameters\":{\"binary_data_size\":12}}]}")
            .floats(1, 2, 3);
    Map<String, String> headers = new HashMap<>(request.headers());
    headers.put("Content-Encoding", coding);
    Reply reply = server.probe().call("POST", SUM, headers, compressed(coding, request.body()));
    assertTrue(reply.text().contains("\"data\":[12.0]"), reply.text());
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "deflate"})
  void piecesOfOneByte(String coding) throws IOException {
    byte[] body = compressed(coding, rows(1));
    try (RawConnection connection = server.connect()) {
      connection.send(
          "POST "
              + SUM
              + " HTTP/1.1\r\nHost: here\r\nTransfer-Encoding: chunked\r\nContent-Encoding: "
              + coding
              + "\r\n\r\n");
      for (byte one : body) {
        connection.send("1\r\n");
        connection.send(new byte[] {one});
        connection.send("\r\n");
      }
      connection.send("0\r\n\r\n");
      assertEquals(200, connection.answer().status());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "deflate"})
  void answer(String coding) throws IOException {
    byte[] body = rows(1000);
    Reply whole = server.probe().call("POST", SUM, Map.of(), body);
    Reply reply = server.probe().call("POST", SUM, Map.of("Accept-Encoding", coding), body);
    assertEquals(coding, reply.header("Content-Encoding").orElse("none"));
    assertTrue(reply.body().length < whole.body().length);
    assertArrayEquals(whole.body(), inflated(coding, reply.body()));
  }

  @Test
  void smallAnswersAndThoseNobodyAskedToCompressGoAsTheyAre() {
    Reply small = server.probe().call("POST", SUM, Map.of("Accept-Encoding", "gzip"), rows(1));
    assertTrue(small.header("Content-Encoding").isEmpty());
    Reply refused =
        server.probe().call("POST", SUM, Map.of("Accept-Encoding", "gzip;q=0, br"), rows(1000));
    assertTrue(refused.header("Content-Encoding").isEmpty());
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "deflate"})
  void aBombIsRefusedByItsRatio(String coding) {
    byte[] blanks = new byte[(int) ServerFixture.LARGEST_BODY / 2];
    Arrays.fill(blanks, (byte) ' ');
    Reply reply = call(coding, compressed(coding, blanks));
    assertRefused(413, "too_large", reply);
    assertTrue(reply.text().contains("100 times"), reply.text());
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "deflate"})
  void inflatedBytesAreBoundedAsOthersAre(String coding) {
    byte[] large = new byte[(int) ServerFixture.LARGEST_BODY + 1];
    for (int i = 0; i < large.length; i++) {
      large[i] = (byte) (i * i >> 7);
    }
    byte[] body = compressed(coding, large);
    assertTrue(body.length < ServerFixture.LARGEST_BODY && body.length > large.length / 90);
    Reply reply = call(coding, body);
    assertRefused(413, "too_large", reply);
    assertTrue(reply.text().contains("more than " + ServerFixture.LARGEST_BODY), reply.text());
  }

  @Test
  void everyOtherStreamIsRefused() {
    byte[] good = compressed("gzip", rows(1));
    for (int length = 1; length < good.length; length++) {
      assertRefused(400, "invalid_request", call("gzip", Arrays.copyOf(good, length)));
    }
    assertRefused(400, "invalid_request", call("gzip", Arrays.copyOf(good, good.length + 1)));
    byte[] otherChecksum = good.clone();
    otherChecksum[good.length - 8] ^= 1;
    assertRefused(400, "invalid_request", call("gzip", otherChecksum));
    assertRefused(400, "invalid_request", call("gzip", compressed("deflate", rows(1))));
    assertRefused(400, "invalid_request", call("deflate", good));
    byte[] endless = Arrays.copyOf(new byte[] {0x1f, (byte) 0x8b, 8, 8, 0, 0, 0, 0, 0, 0}, 2000);
    Arrays.fill(endless, 10, endless.length, (byte) 'n');
    assertRefused(400, "invalid_request", call("gzip", endless));
  }

  @Test
  void namesInTheHeadOfGzipArePassedOver() {
    byte[] good = compressed("gzip", rows(1));
    ByteArrayOutputStream named = new ByteArrayOutputStream();
    named.write(good, 0, 3);
    named.write(8);
    named.write(good, 4, 6);
    named.writeBytes("rows.json\0".getBytes(StandardCharsets.US_ASCII));
    named.write(good, 10, good.length - 10);
    assertEquals(200, call("gzip", named.toByteArray()).status());
  }

  @Test
  void encryptedCallsAreNotInflated() {
    byte[] body =
        ("{\"parameters\":{\"encryption\":\"ckks\",\"wire\":\"lattigo-v6\",\"plan\":\"sha256:"
                + "0".repeat(64)
                + "\",\"evaluation_key\":\""
                + "0".repeat(64)
                + "\"},\"inputs\":[{\"name\":\"x\",\"shape\":[1],\"datatype\":\"BYTES\","
                + "\"data\":[\"x\"]}]}")
            .getBytes(StandardCharsets.UTF_8);
    Reply reply =
        server
            .probe()
            .call(
                "POST",
                "/v2/models/net/infer",
                Map.of("Content-Encoding", "gzip"),
                compressed("gzip", body));
    assertRefused(415, "unsupported_media_type", reply);
  }
}
