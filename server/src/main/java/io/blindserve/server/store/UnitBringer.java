package io.blindserve.server.store;

import io.blindserve.server.model.Manifest;
import io.blindserve.server.model.ManifestFolder;
import io.blindserve.server.model.ModelLoadException;
import io.blindserve.server.model.ModelTrust;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BooleanSupplier;

/** Brings single units from a store into a folder: fetched whole, checked, then put in place. */
final class UnitBringer {

  private static final System.Logger LOG = System.getLogger(UnitBringer.class.getName());

  private final ObjectStore store;
  private final CacheFolder folder;
  private final ModelTrust trust;
  private final BooleanSupplier stopped;

  UnitBringer(ObjectStore store, CacheFolder folder, ModelTrust trust, BooleanSupplier stopped) {
    this.store = store;
    this.folder = folder;
    this.trust = trust;
    this.stopped = stopped;
  }

  /**
   * Brings a unit, if it does not lie there already. What lay there stays where it is refused.
   *
   * @param unit one without a problem
   * @return why it is refused, for callers to read, if it is
   * @throws StoreException if the store does not give its objects
   * @throws IOException if the folder cannot be used
   */
  Optional<String> bring(Unit unit) throws StoreException, IOException {
    if (folder.index().has(unit)) {
      return Optional.empty();
    }
    try {
      return replace(unit);
    } catch (UncheckedIOException e) {
      throw new IOException(e.getMessage(), e);
    } finally {
      folder.clean();
    }
  }

  private Optional<String> replace(Unit unit) throws StoreException, IOException {
    Path staged = folder.stage(unit);
    SortedMap<String, CacheIndex.Entry> files = new TreeMap<>();
    for (Map.Entry<String, StoredObject> object : unit.objects().entrySet()) {
      files.put(object.getKey(), take(unit, object.getKey(), object.getValue(), staged));
    }
    Optional<String> problem = unit.isFolder() ? check(unit, staged) : Optional.empty();
    if (problem.isEmpty()) {
      put(unit, staged, files);
    }
    return problem;
  }

  /** Fetches an object, or takes the file of the same content that is there. */
  private CacheIndex.Entry take(Unit unit, String name, StoredObject object, Path staged)
      throws StoreException, IOException {
    Path file = staged.resolve(name).normalize();
    Optional<CacheIndex.Entry> same = folder.index().same(unit.path(), name, object);
    if (same.isPresent()) {
      Files.copy(folder.at(unit.path(), name), file);
      return same.get();
    }
    String digest = Fetch.into(store, object, file, stopped);
    return new CacheIndex.Entry(object.size(), object.tag(), digest);
  }

  /** Holds a version against its manifest, if it has one or must have one. */
  private Optional<String> check(Unit unit, Path staged) {
    boolean named = unit.objects().containsKey(Manifest.FILE);
    if (unit.version().isEmpty() || !(named || trust.isRequired())) {
      return Optional.empty();
    }
    Unit.Version version = unit.version().get();
    try {
      new ManifestFolder(staged).check(version.model(), version.number(), trust);
      return Optional.empty();
    } catch (ModelLoadException e) {
      LOG.log(System.Logger.Level.DEBUG, "a version from a store is refused", e);
      return Optional.of(e.reason().orElse("it could not be held against its manifest"));
    }
  }

  /** Files that are the same ones stay, so that nothing is loaded anew for a new tag. */
  private void put(Unit unit, Path staged, SortedMap<String, CacheIndex.Entry> files)
      throws IOException {
    if (digests(files).equals(digests(folder.index().files(unit.path())))) {
      folder.index().put(unit.path(), files);
      folder.index().save();
    } else {
      folder.place(unit, staged, files);
    }
  }

  private static SortedMap<String, String> digests(SortedMap<String, CacheIndex.Entry> files) {
    SortedMap<String, String> digests = new TreeMap<>();
    files.forEach((name, entry) -> digests.put(name, entry.digest()));
    return digests;
  }
}
