package io.blindserve.server.model;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;

/** How files look from outside: a text that is another one when one of them was changed. */
final class FileLook {

  private static final System.Logger LOG = System.getLogger(FileLook.class.getName());

  private FileLook() {}

  static String of(List<Path> files) {
    StringBuilder look = new StringBuilder();
    for (Path file : files) {
      try {
        BasicFileAttributes seen = Files.readAttributes(file, BasicFileAttributes.class);
        look.append(file.getFileName())
            .append('\t')
            .append(seen.size())
            .append('\t')
            .append(seen.lastModifiedTime())
            .append('\t')
            .append(seen.fileKey())
            .append('\n');
      } catch (IOException e) {
        // It went away since, or was never there, or nobody may look: the next look sees that.
        look.append(file.getFileName()).append("\t?\n");
        LOG.log(Level.TRACE, "a file is not there", e);
      }
    }
    return look.toString();
  }
}
