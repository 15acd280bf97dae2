package io.blindserve.server.model;

import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A folder of models: {@code <name>/<version>/model.onnx} with an optional {@code model.json}
 * beside it, and {@code <name>.onnx}, which is version 1 of a model that is described by {@code
 * <name>.json}, if there is one. Other folders and files are passed over; links that lead out of
 * the folder are refused.
 */
public final class ModelRepository {

  private static final System.Logger LOG = System.getLogger(ModelRepository.class.getName());

  private static final Pattern VERSION = Pattern.compile("[1-9][0-9]{0,8}");
  private static final long MAX_MODEL_BYTES = 1L << 30;
  private static final String MODEL = "model.onnx";
  private static final String ONNX = ".onnx";
  private static final int ONLY_VERSION = 1;
  private static final long MAX_DESCRIPTION_BYTES = 1L << 20;

  private final Path root;

  /**
   * Opens a folder.
   *
   * @throws ModelLoadException if it is not a readable folder
   */
  public ModelRepository(Path root) {
    try {
      this.root = root.toRealPath();
    } catch (IOException e) {
      throw new ModelLoadException("the models folder cannot be read: " + root, e);
    }
    if (!Files.isDirectory(this.root)) {
      throw new ModelLoadException("the models folder is not a folder: " + root);
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

    /** Whether the folder is the version's own, so that what lies in it belongs to it. */
    boolean isAlone() {
      return model.endsWith(MODEL);
    }

    Path description() {
      return isAlone() ? model.resolveSibling("model.json") : model.resolveSibling(name + ".json");
    }
  }

  /**
   * Returns where versions lie, by name and number: in folders of models, as single files, or right
   * here, where the folder is that of a single model. Of a file and a folder for the same version
   * the folder is meant.
   */
  public List<Location> locations() {
    List<Location> found = inFolders();
    for (Location single : singleFiles()) {
      boolean known =
          found.stream()
              .anyMatch(
                  other ->
                      other.name().equals(single.name()) && other.version() == single.version());
      if (!known) {
        found.add(single);
      }
    }
    found.sort(Comparator.comparing(Location::name).thenComparingInt(Location::version));
    return found;
  }

  private List<Location> singleFiles() {
    List<Location> found = new ArrayList<>();
    for (Path file : children(root)) {
      String name = file.getFileName().toString();
      if (!name.endsWith(ONNX) || !Files.isRegularFile(file)) {
        continue;
      }
      String stem = name.substring(0, name.length() - ONNX.length());
      if (ModelName.isValid(stem)) {
        found.add(new Location(new ModelName(stem), ONLY_VERSION, file));
      } else {
        LOG.log(
            Level.WARNING,
            "{0} is not served: a model name has 1 to 64 of A-Z a-z 0-9 . _ - and no leading dot",
            name);
      }
    }
    return found;
  }

  private List<Location> inFolders() {
    List<Location> found = new ArrayList<>();
    if (ModelName.isValid(root.getFileName().toString())) {
      for (Path version : folders(root)) {
        addLocation(found, root, version);
      }
    }
    for (Path model : folders(root)) {
      if (ModelName.isValid(model.getFileName().toString())) {
        for (Path version : folders(model)) {
          addLocation(found, model, version);
        }
      }
    }
    return found;
  }

  private static void addLocation(List<Location> found, Path model, Path version) {
    String number = version.getFileName().toString();
    Path file = version.resolve(MODEL);
    if (VERSION.matcher(number).matches() && Files.exists(file)) {
      found.add(
          new Location(
              new ModelName(model.getFileName().toString()), Integer.parseInt(number), file));
    }
  }

  private static List<Path> folders(Path parent) {
    return children(parent).stream()
        .filter(child -> Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS))
        .toList();
  }

  private static List<Path> children(Path parent) {
    try (Stream<Path> children = Files.list(parent)) {
      return children.sorted().toList();
    } catch (IOException e) {
      throw new ModelLoadException("the models folder cannot be read: " + parent, e);
    }
  }

  /**
   * Reads a version's files.
   *
   * @throws ModelLoadException if one is missing, too large, not a regular file inside the folder,
   *     or malformed
   */
  public ModelFiles read(Location location) {
    byte[] onnx = read(location.model(), MAX_MODEL_BYTES);
    Path description = location.description();
    ModelDescription described =
        Files.exists(description)
            ? describe(read(description, MAX_DESCRIPTION_BYTES))
            : ModelDescription.absent();
    return new ModelFiles(
        location.name(),
        location.version(),
        onnx,
        sha256(onnx),
        described,
        (file, limit) -> {
          Path beside = location.model().resolveSibling(file);
          return location.isAlone() && Files.exists(beside)
              ? Optional.of(read(beside, limit))
              : Optional.empty();
        });
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
      throw new ModelLoadException(String.valueOf(e.getMessage()), e);
    }
  }

  private byte[] read(Path file, long limit) {
    try {
      Path real = file.toRealPath();
      if (!real.startsWith(root) || !Files.isRegularFile(real)) {
        throw new ModelLoadException(
            file.getFileName() + " is not a file inside the models folder");
      }
      long size = Files.size(real);
      if (size > limit) {
        throw new ModelLoadException(
            file.getFileName() + " has " + size + " bytes, more than " + limit);
      }
      return Files.readAllBytes(real);
    } catch (IOException e) {
      throw new ModelLoadException(file.getFileName() + " cannot be read", e);
    }
  }

  /** Returns {@code sha256:} and the digest of a model's bytes, as {@link ModelFiles#digest}. */
  public static String sha256(byte[] bytes) {
    try {
      return "sha256:"
          + HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
