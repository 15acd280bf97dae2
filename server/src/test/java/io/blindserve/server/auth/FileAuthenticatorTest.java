package io.blindserve.server.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.server.problem.ErrorCode;
import io.blindserve.server.problem.ProblemException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileAuthenticatorTest {

  private static final Instant NOW = Instant.parse("2026-11-27T12:00:00Z");

  @TempDir Path folder;
  private final String token = Token.fresh();
  private CallersFile file;
  private Path path;

  @BeforeEach
  void write() throws IOException {
    path = folder.resolve("callers");
    file = new CallersFile(path);
    file.add(entry("a", token));
  }

  private static CallerEntry entry(String name, String secret) {
    return new CallerEntry(
        name,
        Set.of(Scope.INFER),
        Optional.of(NOW.plus(Duration.ofDays(1))),
        CallerProof.ofToken(secret));
  }

  /** What somebody shows who has no certificate. */
  private record Header(Optional<String> authorization) implements Credentials {
    @Override
    public Optional<X509Certificate> certificate() {
      return Optional.empty();
    }
  }

  private static Credentials header(String text) {
    return new Header(Optional.of(text));
  }

  private FileAuthenticator at(Instant time) throws IOException {
    return new FileAuthenticator(file, Clock.fixed(time, ZoneOffset.UTC));
  }

  private static void assertUnknown(FileAuthenticator known, Credentials shown) {
    ProblemException refused =
        assertThrows(ProblemException.class, () -> known.authenticate(shown));
    assertEquals(ErrorCode.UNAUTHENTICATED, refused.problem().code());
  }

  @Test
  void tokensAreTheirCallersUntilTheirEnd() throws IOException {
    try (FileAuthenticator known = at(NOW)) {
      assertEquals("a", known.authenticate(header("Bearer " + token)).id());
      assertEquals("a", known.authenticate(header("bearer   " + token)).id());
      assertUnknown(known, new Header(Optional.empty()));
    }
    try (FileAuthenticator later = at(NOW.plus(Duration.ofDays(1)))) {
      assertUnknown(later, header("Bearer " + token));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "Bearer",
        "Bearer ",
        "Basic %s",
        "%s",
        "Bearer %s ",
        "Bearer %s,x",
        "Bearer %sx",
        "Bearer bsv_",
        "Bearer\t%s",
        "Bearer a b"
      })
  void everythingElseIsNobodys(String form) throws IOException {
    try (FileAuthenticator known = at(NOW)) {
      assertUnknown(known, header(form.replace("%s", token)));
    }
  }

  /** A file that others may write now is told of, though nothing in it changed. */
  @Test
  void modesAreLookedAtToo() throws IOException {
    try (FileAuthenticator known = at(NOW)) {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-rw----"));
      known.look();
      assertFalse(known.isCurrent());
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-r-----"));
      known.look();
      assertTrue(known.isCurrent());
    }
  }

  /** As Kubernetes changes secrets: the name leads elsewhere from one moment to the next. */
  @Test
  void aNameThatLeadsElsewhereIsFollowed() throws IOException {
    Path first = Files.createDirectory(folder.resolve("first"));
    Path second = Files.createDirectory(folder.resolve("second"));
    Files.copy(path, first.resolve("callers"));
    Files.writeString(second.resolve("callers"), "# nobody\n");
    Path data = Files.createSymbolicLink(folder.resolve("..data"), first);
    CallersFile mounted = new CallersFile(folder.resolve("..data/callers"));
    try (FileAuthenticator known =
        new FileAuthenticator(mounted, Clock.fixed(NOW, ZoneOffset.UTC))) {
      assertEquals("a", known.authenticate(header("Bearer " + token)).id());
      Files.delete(data);
      Files.createSymbolicLink(data, second);
      known.look();
      assertUnknown(known, header("Bearer " + token));
    }
  }

  /** What was shown, and whether its certificate holds. */
  private record Shown(Optional<String> authorization, Optional<X509Certificate> certificate)
      implements Credentials {}

  @Test
  void certificatesAreTheirCallersByAnyOfTheirNames() throws Exception {
    file.add(
        new CallerEntry(
            "b", Set.of(), Optional.empty(), CallerProof.ofCertificate("uri:spiffe://example/b")));
    X509Certificate certificate = certificate("san=dns:other.example,uri:spiffe://example/b");
    Optional<X509Certificate> shown = Optional.of(certificate);
    Instant made = certificate.getNotBefore().toInstant();
    try (FileAuthenticator known = at(made.plusSeconds(60))) {
      assertEquals("b", known.authenticate(new Shown(Optional.empty(), shown)).id());
      Optional<String> basic = Optional.of("Basic dXNlcjpwYXNz");
      assertEquals("b", known.authenticate(new Shown(basic, shown)).id());
      assertUnknown(known, new Shown(Optional.of("Bearer wrong"), shown));
      assertUnknown(
          known, new Shown(Optional.empty(), Optional.of(certificate("san=dns:other.example"))));
      assertUnknown(
          known, new Shown(Optional.empty(), Optional.of(certificate("san=email:b@example"))));
    }
    try (FileAuthenticator late = at(certificate.getNotAfter().toInstant().plusSeconds(1))) {
      assertUnknown(late, new Shown(Optional.empty(), shown));
    }
  }

  private X509Certificate certificate(String names) throws Exception {
    Path store = folder.resolve(names.hashCode() + ".p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "one",
                "-keyalg",
                "EC",
                "-dname",
                "CN=b",
                "-ext",
                names,
                "-keystore",
                store.toString(),
                "-storepass",
                "changeit")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    assertEquals(0, keytool.waitFor());
    KeyStore keys = KeyStore.getInstance(store.toFile(), "changeit".toCharArray());
    return (X509Certificate) keys.getCertificate("one");
  }

  @Test
  void changesHoldAfterALook() throws IOException {
    try (FileAuthenticator known = at(NOW)) {
      String other = Token.fresh();
      file.add(entry("b", other));
      assertUnknown(known, header("Bearer " + other));
      known.look();
      assertEquals("b", known.authenticate(header("Bearer " + other)).id());
      assertEquals(1, file.remove("a"));
      known.look();
      assertUnknown(known, header("Bearer " + token));
      assertTrue(known.isCurrent());
    }
  }

  @Test
  void aFileThatGoesWrongChangesNothingButIsTold() throws IOException {
    try (FileAuthenticator known = at(NOW)) {
      String before = Files.readString(path);
      Files.writeString(path, before + "b infer\n");
      known.look();
      assertFalse(known.isCurrent());
      assertEquals("a", known.authenticate(header("Bearer " + token)).id());
      Files.delete(path);
      known.look();
      assertFalse(known.isCurrent());
      assertEquals("a", known.authenticate(header("Bearer " + token)).id());
      Files.writeString(path, before);
      known.look();
      assertTrue(known.isCurrent());
    }
  }

  @Test
  void tokensAreFreshAndFindable() {
    assertTrue(token.matches("bsv_[A-Za-z0-9_-]{43}"), "the form that scanners look for");
    assertFalse(token.equals(Token.fresh()));
    assertTrue(Token.isOne(token));
  }
}
