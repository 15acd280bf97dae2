package io.blindserve.server.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * A folder of models: {@code <name>/<version>/model.onnx} with an optional {@code model.json}
 * beside it, and {@code <name>.onnx}, which is version 1 of a model that is described by {@code
 * <name>.json}, if there is one. Other folders and files are passed over; links that lead out of
 * the folder are refused. A {@code model.json} beside the folders of a model's versions says which
 * of them are served.
 */
public final class ModelRepository {

  private static final long MAX_MODEL_BYTES = 1L << 30;
  private static final long MAX_DESCRIPTION_BYTES = 1L << 20;

  private final FolderFiles files;
  private final ModelTrust trust;
  private final ModelLocator locator;

  /**
   * Opens a folder whose versions are served whoever made them.
   *
   * @throws ModelLoadException if it is not a readable folder
   */
  public ModelRepository(Path root) {
    this(root, ModelTrust.ANYBODY);
  }

  /**
   * Opens a folder.
   *
   * @param trust whose versions are served
   * @throws ModelLoadException if it is not a readable folder
   */
  public ModelRepository(Path root, ModelTrust trust) {
    this(root, trust, Files::list);
  }

  ModelRepository(Path root, ModelTrust trust, FolderFiles.Listing listing) {
    this.files = new FolderFiles(root);
    this.trust = trust;
    this.locator = new ModelLocator(files.root(), listing);
  }

  /**
   * What lies in the folder.
   *
   * @param locations where versions lie, by name and number
   * @param unlisted models of which that cannot be known now, each with one sentence for callers;
   *     none of them has a location
   */
  public record Found(List<Location> locations, Map<ModelName, String> unlisted) {
    /** Copies both. */
    public Found {
      locations = List.copyOf(locations);
      unlisted = Collections.unmodifiableSortedMap(new TreeMap<>(unlisted));
    }

    /** Returns the versions of each model. */
    public SortedMap<ModelName, List<Location>> byModel() {
      return locations.stream()
          .collect(Collectors.groupingBy(Location::name, TreeMap::new, Collectors.toList()));
    }
  }

  /**
   * A version's place in the folder.
   *
   * @param name the model
   * @param version the version, at least 1
   * @param model its file
   */
  public record Location(ModelName name, int version, Path model) {

    /** The file in a version's own folder. */
    static final String MODEL = "model.onnx";

    private static final String DESCRIPTION = "model.json";

    /** Whether the folder is the version's own, so that what lies in it belongs to it. */
    boolean isAlone() {
      return model.endsWith(MODEL);
    }

    Path description() {
      return isAlone() ? model.resolveSibling(DESCRIPTION) : model.resolveSibling(name + ".json");
    }

    /** What is said of all versions of the model, where they lie in folders. */
    Optional<Path> common() {
      return isAlone()
          ? Optional.ofNullable(model.getParent()).map(own -> own.resolveSibling(DESCRIPTION))
          : Optional.empty();
    }
  }

  /** Returns where versions lie, as {@link #find} does. */
  public List<Location> locations() {
    return find().locations();
  }

  /**
   * Returns where versions lie: in folders of models, as single files, or right here, where the
   * folder is that of a single model. Of a file and a folder for the same version the folder is
   * meant.
   *
   * @throws ModelLoadException if the folder itself cannot be listed
   */
  public Found find() {
    return locator.find();
  }

  /**
   * Returns which versions of a model are to be served.
   *
   * @param found its versions
   * @throws ModelLoadException if what the folder says of that is malformed
   */
  public VersionPolicy policy(List<Location> found) {
    Optional<Path> file =
        found.stream()
            .flatMap(version -> version.common().stream())
            .filter(Files::exists)
            .findFirst();
    try {
      return file.map(path -> VersionPolicyReader.read(files.read(path, MAX_DESCRIPTION_BYTES)))
          .orElse(VersionPolicy.ALL);
    } catch (IllegalArgumentException e) {
      throw ModelLoadException.told(String.valueOf(e.getMessage()), e);
    }
  }

  /**
   * Reads a version's files, and holds all that belong to it against its manifest, if it has one.
   *
   * @throws ModelLoadException if one is missing, too large, not a regular file inside the folder,
   *     malformed, or not what the manifest names; or if the version is not trusted
   */
  public ModelFiles read(Location location) {
    VersionFiles own = VersionFiles.open(files, location, trust);
    own.check();
    own.warnOfOthers();
    byte[] onnx = own.required(location.model(), MAX_MODEL_BYTES);
    return new ModelFiles(
        location.name(),
        location.version(),
        onnx,
        sha256(onnx),
        own.read(location.description(), MAX_DESCRIPTION_BYTES)
            .map(ModelRepository::describe)
            .orElseGet(ModelDescription::absent),
        (file, limit) ->
            location.isAlone()
                ? own.read(location.model().resolveSibling(file), limit)
                : Optional.empty());
  }

  /**
   * Returns a text that is another one whenever the files of a version are: names, sizes, times and
   * what the file system knows them by.
   */
  public String look(Location location) {
    try {
      return FileLook.of(
          location.isAlone()
              ? FolderFiles.children(location.model().resolveSibling(".").normalize())
              : List.of(location.model(), location.description()));
    } catch (ModelLoadException e) {
      // Whoever reads the version will say why.
      return "not to be looked at";
    }
  }

  /** Returns whether a version has a manifest and all that it names is there. */
  public boolean isComplete(Location location) {
    try {
      VersionFiles own = VersionFiles.open(files, location, ModelTrust.ANYBODY);
      own.check();
      return own.count().isPresent();
    } catch (ModelLoadException e) {
      return false;
    }
  }

  /**
   * Returns what the {@code model.json} beside a model file says, or that there is none.
   *
   * @throws ModelLoadException if it cannot be read or is malformed
   */
  public static ModelDescription describeBeside(Path model) {
    Path description = model.resolveSibling("model.json");
    if (!Files.exists(description)) {
      return ModelDescription.absent();
    }
    try {
      return describe(Files.readAllBytes(description));
    } catch (IOException e) {
      throw new ModelLoadException(description.getFileName() + " cannot be read", e);
    }
  }

  private static ModelDescription describe(byte[] json) {
    try {
      return ModelDescriptionReader.read(json);
    } catch (IllegalArgumentException e) {
      throw ModelLoadException.told(String.valueOf(e.getMessage()), e);
    }
  }

  /** Returns {@code sha256:} and the digest of a model's bytes, as {@link ModelFiles#digest}. */
  public static String sha256(byte[] bytes) {
    return "sha256:" + Sha256.hex(bytes);
  }
}
