package io.blindserve.server.store;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Folders with all that is in them. Links are not followed. */
final class Trees {

  private Trees() {}

  /** Deletes a file, or a folder with all that is in it, if there is one. */
  static void delete(Path tree) throws IOException {
    if (Files.exists(tree, LinkOption.NOFOLLOW_LINKS)) {
      sweep(tree, Set.of());
      Files.deleteIfExists(tree);
    }
  }

  /** Deletes all files of a folder but some, and the folders in it that are empty then. */
  static void sweep(Path folder, Set<Path> kept) throws IOException {
    Files.walkFileTree(folder, new Sweeper(kept, folder));
  }

  static boolean isEmpty(Path folder) throws IOException {
    try (Stream<Path> children = Files.list(folder)) {
      return children.findAny().isEmpty();
    }
  }

  /**
   * Deletes on its way.
   *
   * @param kept files that stay
   * @param top the folder that stays, empty or not
   */
  private static final class Sweeper extends SimpleFileVisitor<Path> {

    private final Set<Path> kept;
    private final Path top;

    Sweeper(Set<Path> kept, Path top) {
      this.kept = kept;
      this.top = top;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes seen) throws IOException {
      if (!kept.contains(file)) {
        Files.delete(file);
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
        throws IOException {
      if (failure != null) {
        throw failure;
      }
      if (!folder.equals(top) && isEmpty(folder)) {
        Files.delete(folder);
      }
      return FileVisitResult.CONTINUE;
    }
  }
}
