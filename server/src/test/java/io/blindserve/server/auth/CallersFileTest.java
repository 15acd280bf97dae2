package io.blindserve.server.auth;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipalLookupService;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CallersFileTest {

  @TempDir Path folder;

  private static CallerEntry entry(String name, String host) {
    return new CallerEntry(
        name, Set.of(Scope.INFER), Optional.empty(), CallerProof.ofCertificate("dns:" + host));
  }

  @Test
  void changesLeaveOtherLinesAlone() throws IOException {
    Path path = folder.resolve("callers");
    Files.writeString(path, "# ours\na infer never dns:a\n\n# theirs\nb - never dns:b");
    CallersFile file = new CallersFile(path);
    file.add(entry("a", "a2"));
    assertEquals(2, file.remove("a"));
    assertEquals(0, file.remove("a"));
    assertEquals("# ours\n\n# theirs\nb - never dns:b\n", Files.readString(path));
  }

  @Test
  void aNewFileIsItsOwnersAndModesOfOldOnesStay() throws IOException {
    Path path = folder.resolve("callers");
    CallersFile file = new CallersFile(path);
    file.add(entry("a", "a"));
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-r-----"));
    file.add(entry("b", "b"));
    assertEquals("rw-r-----", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
    assertEquals(2, file.read().entries().size());
  }

  /**
   * The server's user is not always who runs commands: it must be able to read what they change.
   */
  @Test
  void aFileStaysItsOwnersAndItsGroups() throws IOException {
    Path path = folder.resolve("callers");
    CallersFile file = new CallersFile(path);
    file.add(entry("a", "a"));
    PosixFileAttributeView view = Files.getFileAttributeView(path, PosixFileAttributeView.class);
    UserPrincipalLookupService names = folder.getFileSystem().getUserPrincipalLookupService();
    assumeTrue(
        "root".equals(System.getProperty("user.name")), "only root gives files to somebody else");
    view.setOwner(names.lookupPrincipalByName("nobody"));
    view.setGroup(names.lookupPrincipalByGroupName("daemon"));
    assertEquals(1, file.remove("a"));
    PosixFileAttributes after = view.readAttributes();
    assertEquals("nobody", after.owner().getName());
    assertEquals("daemon", after.group().getName());
  }

  /** Whoever may write it may call. */
  @Test
  void aFileThatOthersMayWriteIsRefused() throws IOException {
    Path path = folder.resolve("callers");
    new CallersFile(path).add(entry("a", "a"));
    for (String modes : new String[] {"rw--w----", "rw-----w-"}) {
      Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(modes));
      IOException told = assertThrows(IOException.class, () -> new CallersFile(path).read());
      assertTrue(told.getMessage().contains("chmod go-w"), told.getMessage());
    }
  }

  @Test
  void whatWouldBeWrongAfterwardsIsNotWritten() throws IOException {
    Path path = folder.resolve("callers");
    CallersFile file = new CallersFile(path);
    file.add(entry("a", "a"));
    String before = Files.readString(path);
    assertThrows(IOException.class, () -> file.add(entry("b", "a")));
    assertEquals(before, Files.readString(path));
    Files.writeString(path, "nonsense\n");
    assertThrows(IOException.class, () -> file.add(entry("b", "b")));
    assertThrows(IOException.class, () -> file.remove("a"));
    assertEquals("nonsense\n", Files.readString(path));
  }

  @Test
  void ofChangesAtOnceNoneIsLost() throws IOException {
    Path path = folder.resolve("callers");
    CompletableFuture<?>[] adding =
        IntStream.range(0, 20)
            .mapToObj(
                i ->
                    CompletableFuture.runAsync(
                        () -> {
                          try {
                            new CallersFile(path).add(entry("a" + i, "host" + i));
                          } catch (IOException e) {
                            throw new AssertionError(e);
                          }
                        }))
            .toArray(CompletableFuture<?>[]::new);
    CompletableFuture.allOf(adding).join();
    assertEquals(20, new CallersFile(path).read().entries().size());
  }

  @Test
  void aMissingFileIsToldInOneLine() {
    IOException told =
        assertThrows(IOException.class, () -> new CallersFile(folder.resolve("none")).read());
    assertTrue(told.getMessage().startsWith("there is no file of callers "), told.getMessage());
  }
}
