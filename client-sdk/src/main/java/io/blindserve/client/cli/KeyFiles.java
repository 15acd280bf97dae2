package io.blindserve.client.cli;

import io.blindserve.keys.store.SeedStore;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.function.BiFunction;

/** Opens key files under a password that is wiped at once. */
final class KeyFiles {

  private KeyFiles() {}

  static SeedStore create(Terminal terminal, Path file) {
    return with(new Passwords(terminal).fresh(), file, SeedStore::createFile);
  }

  static SeedStore open(Terminal terminal, Path file) {
    if (!java.nio.file.Files.exists(file)) {
      throw new CliException(
          "key file " + file + " does not exist; make one with: blindserve keys create " + file);
    }
    return with(new Passwords(terminal).existing(), file, SeedStore::openFile);
  }

  private static SeedStore with(
      char[] password, Path file, BiFunction<Path, char[], SeedStore> opener) {
    try {
      return opener.apply(file, password);
    } finally {
      Arrays.fill(password, '\0');
    }
  }
}
