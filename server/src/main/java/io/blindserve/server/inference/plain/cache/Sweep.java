package io.blindserve.server.inference.plain.cache;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds what is old; other names than ours are left alone. */
final class Sweep {

  private static final System.Logger LOG = System.getLogger(Sweep.class.getName());

  /** Unused for so long, a graph or an engine goes. */
  static final Duration KEPT = Duration.ofDays(30);

  /** No load takes so long: its draft is a crash's. */
  static final Duration DRAFTED = Duration.ofDays(1);

  private static final Pattern GRAPHS =
      Pattern.compile("[0-9a-f]{64}" + Pattern.quote(PreparedModels.GRAPH));
  private static final Pattern DRAFTS =
      Pattern.compile("[0-9a-f]{64}-[0-9]+" + Pattern.quote(PreparedModels.DRAFT));
  private static final Pattern ENGINES = Pattern.compile("[0-9a-f]{64}");

  private Sweep() {}

  static void graphs(Path folder, Instant now, Consumer<Path> delete) {
    old(folder, GRAPHS, now.minus(KEPT), delete);
    old(folder, DRAFTS, now.minus(DRAFTED), delete);
  }

  static void engines(Path folder, Instant now, Consumer<Path> delete) {
    old(folder, ENGINES, now.minus(KEPT), delete);
  }

  private static void old(Path folder, Pattern names, Instant before, Consumer<Path> delete) {
    try (DirectoryStream<Path> paths = Files.newDirectoryStream(folder)) {
      for (Path path : paths) {
        if (names.matcher(path.getFileName().toString()).matches()
            && Files.getLastModifiedTime(path, LinkOption.NOFOLLOW_LINKS)
                .toInstant()
                .isBefore(before)) {
          delete.accept(path);
        }
      }
    } catch (IOException | java.nio.file.DirectoryIteratorException e) {
      LOG.log(
          System.Logger.Level.WARNING,
          "what is old in {0} cannot be removed: {1}",
          folder,
          e.getClass().getSimpleName());
    }
  }

  /** Deletes a file, or a folder with all in it; links are not followed. */
  static void delete(Path path) throws IOException {
    if (!Files.exists(path, LinkOption.NOFOLLOW_LINKS)) {
      return;
    }
    Files.walkFileTree(
        path,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            Files.deleteIfExists(folder);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
