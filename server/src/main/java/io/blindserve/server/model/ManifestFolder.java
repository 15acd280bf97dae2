package io.blindserve.server.model;

import io.blindserve.server.model.ModelRepository.Location;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;

/** A folder of one version and its manifest, as who publishes versions sees them. */
public final class ManifestFolder {

  private final FolderFiles files;

  /**
   * Opens a folder.
   *
   * @throws ModelLoadException if it is not a readable folder
   */
  public ManifestFolder(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new ModelLoadException("there is no folder " + folder);
    }
    this.files = new FolderFiles(folder);
  }

  /**
   * Makes the manifest of what lies in the folder now.
   *
   * @throws ModelLoadException if something in it is no file, cannot be read, or has a name that
   *     cannot stand in a manifest
   * @throws IllegalArgumentException with one sentence if there is no model in it
   */
  public Manifest describe(ModelName model, int version) {
    SortedMap<String, String> digests = new TreeMap<>();
    for (Path child : FolderFiles.children(files.root())) {
      String name = child.getFileName().toString();
      if (name.equals(Manifest.FILE)) {
        continue;
      }
      if (!Manifest.canName(name)) {
        throw ModelLoadException.told(name + " cannot stand in a manifest: move it elsewhere");
      }
      digests.put(name, files.digest(child, VersionFiles.LARGEST));
    }
    return new Manifest(model, version, digests);
  }

  /**
   * Writes the manifest, whole or not at all: it is what tells that the folder is complete.
   *
   * @param content its text, with signatures or without
   */
  public void write(byte[] content) throws IOException {
    DurableFile.replace(files.root().resolve(Manifest.FILE), content);
  }

  /**
   * Holds the folder against its manifest as a server does.
   *
   * @param trust whose signature is needed
   * @return the number of files that the manifest names
   * @throws ModelLoadException if they do not belong together, or there is no manifest
   */
  public int check(ModelName model, int version, ModelTrust trust) {
    Location location = new Location(model, version, files.root().resolve(Location.MODEL));
    VersionFiles own = VersionFiles.open(files, location, trust);
    own.check();
    return own.count()
        .orElseThrow(() -> ModelLoadException.told("there is no " + Manifest.FILE + " in it"));
  }
}
