package io.blindserve.server.evidence;

import io.blindserve.keys.evidence.EvidenceFolder;
import io.blindserve.keys.file.DurableFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Erases what is kept of single calls: in the folder of a server that does not run, or handed to
 * its {@link EvidenceStore}.
 */
public final class EvidenceErasure {

  private final EvidenceFolder folder;
  private final EvidenceParts parts;

  /**
   * Makes one.
   *
   * @param parts of the server: its own seeds go too, and each call is recorded before it goes
   */
  public EvidenceErasure(Path folder, EvidenceParts parts) {
    this.folder = new EvidenceFolder(folder);
    this.parts = parts;
  }

  /**
   * Erases the ciphertexts of a call, and the seed that masked its answer. Keys serve other calls
   * and go with the last of them. What is there is written over first, which helps only where the
   * disk writes in place and nobody has a copy.
   *
   * @param place of the call's record
   * @param record its id
   * @return whether something was there; nothing is recorded otherwise
   * @throws IOException if it cannot be recorded, and nothing went then, or cannot be erased
   */
  public boolean erase(long place, String record, Optional<String> seed) throws IOException {
    // The call first: where it is gone, nobody looks for its seed.
    List<Path> files =
        seed
            .map(digest -> List.of(folder.call(record), folder.seed(digest), parts.seed(digest)))
            .orElseGet(() -> List.of(folder.call(record)))
            .stream()
            .filter(Files::isRegularFile)
            .toList();
    if (files.isEmpty()) {
      return false;
    }
    parts.removing(place, place);
    for (Path file : files) {
      DurableFile.erase(file);
    }
    return true;
  }
}
