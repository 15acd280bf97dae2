package io.blindserve.keys.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DurableFileTest {

  @TempDir Path folder;

  @Test
  void aWriteThatFailsLeavesWhatWasThere() throws IOException {
    Path file = folder.resolve("file");
    DurableFile.write(file, out -> out.write(new byte[] {1, 2}));
    assertThrows(
        IOException.class,
        () ->
            DurableFile.write(
                file,
                out -> {
                  out.write(3);
                  throw new IOException("the disk is full");
                }));
    assertArrayEquals(new byte[] {1, 2}, Files.readAllBytes(file));
    assertEquals(List.of(file), names());
    DurableFile.write(file, out -> out.write(4));
    assertArrayEquals(new byte[] {4}, Files.readAllBytes(file));
    assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
  }

  private List<Path> names() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.toList();
    }
  }

  @Test
  void aDraftIsNotUnderTheNameYet() throws IOException {
    Path file = folder.resolve("file");
    DurableFile.write(
        file,
        out -> {
          assertFalse(Files.exists(file));
          assertTrue(DurableFile.isDraft(names().get(0)));
        });
    assertFalse(DurableFile.isDraft(file));
  }

  /** Seen under another name of the same content. */
  @Test
  void whatIsErasedIsWrittenOver() throws IOException {
    Path file = folder.resolve("file");
    byte[] content = new byte[200_000];
    Arrays.fill(content, (byte) 7);
    DurableFile.write(file, out -> out.write(content));
    Path other = folder.resolve("other");
    Files.createLink(other, file);
    DurableFile.erase(file);
    assertEquals(List.of(other), names());
    assertArrayEquals(new byte[content.length], Files.readAllBytes(other));
    assertThrows(NoSuchFileException.class, () -> DurableFile.erase(file));
  }

  /** The machine stops before the name is gone: nothing is left to read, and it can go on. */
  @Test
  void anErasureThatIsCutOffLeavesNoBytes() throws IOException {
    Path file = folder.resolve("file");
    DurableFile.write(file, out -> out.write(new byte[] {7, 7, 7}));
    assertThrows(
        IOException.class,
        () ->
            DurableFile.erase(
                file,
                name -> {
                  throw new IOException("the machine stops");
                }));
    assertEquals(List.of(file), names());
    assertArrayEquals(new byte[3], Files.readAllBytes(file));
    DurableFile.erase(file);
    assertEquals(List.of(), names());
  }

  @Test
  void foldersAreTheirOwnersToo() throws IOException {
    Path deep = folder.resolve("a/b");
    DurableFile.makeFolder(deep);
    DurableFile.makeFolder(deep);
    for (Path made : List.of(deep, folder.resolve("a"))) {
      assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(made)));
    }
    Path file = folder.resolve("file");
    Files.createFile(file);
    assertThrows(FileAlreadyExistsException.class, () -> DurableFile.makeFolder(file));
  }
}
