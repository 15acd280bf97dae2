package io.blindserve.server.model;

import io.blindserve.server.model.ModelRepository.Found;
import io.blindserve.server.model.ModelRepository.Location;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** Finds versions in a folder of models. Thread-safe. */
final class ModelLocator {

  private static final System.Logger LOG = System.getLogger(ModelLocator.class.getName());

  private static final Pattern VERSION = Pattern.compile("[1-9][0-9]{0,8}");
  private static final String ONNX = ".onnx";
  private static final String UNLISTED = "the model's folder cannot be listed";
  private static final int ONLY_VERSION = 1;

  private final Path root;

  /** Names that were complained of: folders are looked at again and again. */
  private final Set<String> told = ConcurrentHashMap.newKeySet();

  private final FolderFiles.Listing listing;

  ModelLocator(Path root, FolderFiles.Listing listing) {
    this.root = root;
    this.listing = listing;
  }

  /**
   * Returns where versions lie, by name and number, and the models whose folders cannot be listed.
   * Of a file and a folder for the same version the folder is meant.
   *
   * @throws ModelLoadException if the whole folder cannot be listed
   */
  Found find() {
    Map<ModelName, String> unlisted = new TreeMap<>();
    List<Location> found = inFolders(unlisted);
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
    found.removeIf(version -> unlisted.containsKey(version.name()));
    found.sort(Comparator.comparing(Location::name).thenComparingInt(Location::version));
    return new Found(found, unlisted);
  }

  private List<Location> singleFiles() {
    List<Location> found = new ArrayList<>();
    for (Path file : FolderFiles.children(root, listing)) {
      String name = file.getFileName().toString();
      if (!name.endsWith(ONNX) || !Files.isRegularFile(file)) {
        continue;
      }
      String stem = name.substring(0, name.length() - ONNX.length());
      if (ModelName.isValid(stem)) {
        found.add(new Location(new ModelName(stem), ONLY_VERSION, file));
      } else if (told.add(name)) {
        LOG.log(
            Level.WARNING,
            "{0} is not served: a model name has 1 to 64 of A-Z a-z 0-9 . _ - and no leading dot",
            name);
      }
    }
    return found;
  }

  /** One model's folder that cannot be listed keeps no other from being found. */
  private List<Location> inFolders(Map<ModelName, String> unlisted) {
    List<Location> found = new ArrayList<>();
    if (isNamed(root)) {
      found.addAll(versions(root));
    }
    for (Path model : folders(root)) {
      if (isNamed(model)) {
        try {
          found.addAll(versions(model));
          told.remove(model.toString());
        } catch (ModelLoadException e) {
          unlisted.put(nameOf(model), UNLISTED);
          tellUnlisted(model, e);
        }
      }
    }
    return found;
  }

  private void tellUnlisted(Path model, ModelLoadException why) {
    if (told.add(model.toString())) {
      LOG.log(Level.ERROR, "model " + nameOf(model) + " is refused: " + UNLISTED, why);
    }
  }

  private static boolean isNamed(Path model) {
    return ModelName.isValid(model.getFileName().toString());
  }

  private static ModelName nameOf(Path model) {
    return new ModelName(model.getFileName().toString());
  }

  private List<Path> folders(Path parent) {
    return FolderFiles.children(parent, listing).stream().filter(FolderFiles::isFolder).toList();
  }

  private List<Location> versions(Path model) {
    List<Location> found = new ArrayList<>();
    for (Path version : folders(model)) {
      String number = version.getFileName().toString();
      Path file = version.resolve(Location.MODEL);
      // One that may not be looked at is there: whoever reads it will say why it is refused.
      if (VERSION.matcher(number).matches() && !Files.notExists(file)) {
        found.add(new Location(nameOf(model), Integer.parseInt(number), file));
      }
    }
    return found;
  }
}
