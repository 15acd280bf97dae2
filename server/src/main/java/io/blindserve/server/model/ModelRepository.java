package io.blindserve.server.model;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A folder of models: {@code <name>/<version>/model.onnx} with an optional {@code model.json}
 * beside it. Other folders and files are passed over; links that lead out of the folder are
 * refused.
 */
public final class ModelRepository {

  private static final Pattern VERSION = Pattern.compile("[1-9][0-9]{0,8}");
  private static final long MAX_MODEL_BYTES = 1L << 30;
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

  /** A version's place in the folder. */
  public record Location(ModelName name, int version, Path folder) {}

  /**
   * Returns where versions lie, by name and number: in folders of models, or right here, where the
   * folder is that of a single model.
   */
  public List<Location> locations() {
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
    found.sort(
        (a, b) ->
            a.name().equals(b.name()) ? a.version() - b.version() : a.name().compareTo(b.name()));
    return found;
  }

  private static void addLocation(List<Location> found, Path model, Path version) {
    String number = version.getFileName().toString();
    if (VERSION.matcher(number).matches() && Files.exists(version.resolve("model.onnx"))) {
      found.add(
          new Location(
              new ModelName(model.getFileName().toString()), Integer.parseInt(number), version));
    }
  }

  private static List<Path> folders(Path parent) {
    try (Stream<Path> children = Files.list(parent)) {
      return children.filter(child -> Files.isDirectory(child, LinkOption.NOFOLLOW_LINKS)).toList();
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
    byte[] onnx = read(location.folder().resolve("model.onnx"), MAX_MODEL_BYTES);
    Path description = location.folder().resolve("model.json");
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
          Path beside = location.folder().resolve(file);
          return Files.exists(beside) ? Optional.of(read(beside, limit)) : Optional.empty();
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
