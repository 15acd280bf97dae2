package io.blindserve.server.store.s3;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.blindserve.server.store.ObjectStore;
import io.blindserve.server.store.StoreAddress;
import io.blindserve.server.store.StoreException;
import io.blindserve.server.store.StoreException.Reason;
import io.blindserve.server.store.StoreSettings;
import io.blindserve.server.store.StoredObject;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What comes of answers that no store gives which wishes us well. */
class LyingStoreTest {

  private static final String ACCESS = "aws.accessKeyId";
  private static final String SECRET = "aws.secretAccessKey";
  private static final int PAGES = 1000;

  private final AtomicInteger asked = new AtomicInteger();
  private HttpServer server;
  private int status = 200;
  private String tag = "\"a\"";
  private Optional<String> location = Optional.empty();
  private byte[] answer = new byte[0];

  @BeforeEach
  void start() throws IOException {
    System.setProperty(ACCESS, "AKIDONLYFORTESTS");
    System.setProperty(SECRET, "a-secret-that-nobody-prints");
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/",
        exchange -> {
          asked.incrementAndGet();
          exchange.getResponseHeaders().set("ETag", tag);
          location.ifPresent(at -> exchange.getResponseHeaders().set("Location", at));
          exchange.sendResponseHeaders(status, answer.length);
          try (exchange) {
            exchange.getResponseBody().write(answer);
          } catch (IOException e) {
            // Whoever asked has seen enough.
            asked.get();
          }
        });
    server.start();
  }

  @AfterEach
  void stop() {
    System.clearProperty(ACCESS);
    System.clearProperty(SECRET);
    server.stop(0);
  }

  private void says(String xml) {
    answer = ("<?xml version=\"1.0\"?>" + xml).getBytes(StandardCharsets.UTF_8);
  }

  private void lists(String contents, boolean more) {
    says(
        "<ListBucketResult><IsTruncated>"
            + more
            + "</IsTruncated><NextContinuationToken>on</NextContinuationToken>"
            + contents
            + "</ListBucketResult>");
  }

  private static StoreSettings settings(URI endpoint, boolean cleartext) {
    return new StoreSettings(
        StoreAddress.parse("s3://bucket/nets"),
        Optional.of(endpoint),
        Optional.of("us-east-1"),
        true,
        cleartext,
        Path.of("unused"),
        1);
  }

  private URI endpoint() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  private ObjectStore open() {
    return S3ObjectStore.open(settings(endpoint(), false), PAGES, Duration.ofHours(1));
  }

  private StoreException failure() {
    try (ObjectStore store = open()) {
      return assertThrows(StoreException.class, store::list);
    }
  }

  private static String told(StoreException failure) {
    return failure.reason() + ": " + failure.getMessage();
  }

  @Test
  void aListWithoutAnEndEnds() {
    lists("", true);
    assertEquals("MALFORMED: the list of objects has more than 1000 pages", told(failure()));
    assertEquals(PAGES, asked.get());
  }

  @ParameterizedTest
  @CsvSource({
    "<html><body>back soon</body></html>, MALFORMED: what the store answers is no list of objects",
    "<ListBucketResult/>, MALFORMED: what the store answers is no list of objects",
    "<ListBucketResult><IsTruncated>true</IsTruncated><NextMarker>a</NextMarker></ListBucketResult>,"
        + " MALFORMED: the list of objects has a next page that cannot be asked for",
  })
  void whatDoesNotSayThatItIsAllIsNoList(String xml, String told) {
    says(xml);
    assertEquals(told, told(failure()));
  }

  @Test
  void aListThatTakesTooLongIsNoList() {
    lists("", true);
    try (ObjectStore store = S3ObjectStore.open(settings(endpoint(), false), 1, Duration.ZERO)) {
      assertEquals(
          "UNREACHABLE: the list of objects takes too long",
          told(assertThrows(StoreException.class, store::list)));
    }
    assertEquals(1, asked.get());
  }

  @Test
  void noAnswerLeadsToAnotherPlace() {
    status = 307;
    location = Optional.of(endpoint().resolve("/elsewhere").toString());
    says("<Error><Code>TemporaryRedirect</Code></Error>");
    assertEquals(Reason.REFUSED, failure().reason());
    assertEquals(1, asked.get());
  }

  @Test
  void moreObjectsThanAreTakenAreAnError() {
    String one = "<Contents><Key>nets/a</Key><Size>1</Size><ETag>a</ETag></Contents>";
    lists(one.repeat(50_001), true);
    assertEquals("MALFORMED: there are more than 100000 objects under the prefix", told(failure()));
    assertEquals(2, asked.get());
  }

  @Test
  void anAnswerIsNotReadBeyondItsBound() {
    lists("<Contents><Key>" + "k".repeat(9 << 20) + "</Key></Contents>", false);
    String told = told(failure());
    assertTrue(told.startsWith("MALFORMED: ") || told.startsWith("UNREACHABLE: "), told);
    assertTrue(told.length() < 200, told);
  }

  @Test
  void keysThatWereNotAskedForAreAnError() {
    lists("<Contents><Key>other/a</Key><Size>1</Size></Contents>", false);
    assertEquals(
        "MALFORMED: the list of objects has one that was not asked for, or has no size",
        told(failure()));
  }

  @Test
  void entitiesAreNotFollowed() {
    says(
        "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/hostname\">]>"
            + "<ListBucketResult><Contents><Key>nets/&e;</Key><Size>1</Size></Contents>"
            + "</ListBucketResult>");
    assertEquals(
        "MALFORMED: what the store answers cannot be read (XMLStreamException)", told(failure()));
  }

  @ParameterizedTest
  @CsvSource({
    "403, AccessDenied, REFUSED: the store refuses what it is asked (403 AccessDenied)",
    "403, 'a-secret-that-nobody-prints\n!', REFUSED: the store refuses what it is asked (403)",
    "404, NoSuchBucket, REFUSED: the store has no such bucket (404 NoSuchBucket)",
    "301, PermanentRedirect, REFUSED: the store refuses what it is asked (301 PermanentRedirect)",
    "500, InternalError, UNREACHABLE: the store cannot answer now (500 InternalError)",
    "503, SlowDown, UNREACHABLE: the store cannot answer now (503 SlowDown)",
  })
  void errorsAreToldByTheirCodeAlone(int given, String code, String told) {
    status = given;
    says("<Error><Code>" + code + "</Code><Message>a-secret-that-nobody-prints</Message></Error>");
    assertEquals(told, told(failure()));
  }

  @Test
  void whatIsNoXmlIsAnError() {
    answer = "{}".getBytes(StandardCharsets.UTF_8);
    assertEquals(
        "MALFORMED: what the store answers cannot be read (XMLStreamException)", told(failure()));
  }

  @Test
  void anObjectOfAnotherTagIsNotGiven() {
    answer = new byte[] {1, 2, 3};
    StoredObject listed = new StoredObject("sum/1/model.onnx", 3, "\"b\"");
    try (ObjectStore store = open()) {
      assertEquals(
          Reason.CHANGED, assertThrows(StoreException.class, () -> store.open(listed)).reason());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"a\"", "a"})
  void anObjectArrivesAsItIs(String listed) throws Exception {
    answer = new byte[] {1, 2, 3};
    try (ObjectStore store = open();
        InputStream bytes = store.open(new StoredObject("sum/1/model.onnx", 3, listed))) {
      assertEquals(3, bytes.readAllBytes().length);
    }
  }

  @Test
  void endpointsWithoutTlsAreLoopbackOrAllowed() {
    URI elsewhere = URI.create("http://192.0.2.1:9000");
    String told =
        String.valueOf(
            assertThrows(
                    IllegalArgumentException.class,
                    () -> S3ObjectStore.open(settings(elsewhere, false)))
                .getMessage());
    assertTrue(told.startsWith("the endpoint http://192.0.2.1:9000 is not https"), told);
    S3ObjectStore.open(settings(elsewhere, true)).close();
    S3ObjectStore.open(settings(URI.create("https://192.0.2.1"), false)).close();
  }
}
