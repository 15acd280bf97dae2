package io.blindserve.server.model;

import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/** A repository some of whose folders cannot be listed, which rights alone do not do to root. */
public final class LockedFolders {

  private LockedFolders() {}

  /**
   * Opens a folder.
   *
   * @param locked names of folders in it that cannot be listed as long as they are in the set
   */
  public static ModelRepository repository(Path root, Set<String> locked) {
    return new ModelRepository(
        root,
        ModelTrust.ANYBODY,
        folder -> {
          if (locked.contains(folder.getFileName().toString())) {
            throw new AccessDeniedException(folder.toString());
          }
          return Files.list(folder);
        });
  }
}
