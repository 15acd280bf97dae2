package io.blindserve.server.model;

import io.blindserve.server.model.ModelRepository.Location;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/** Finds versions in a folder of models. Thread-safe. */
final class ModelLocator {

  private static final System.Logger LOG = System.getLogger(ModelLocator.class.getName());

  private static final Pattern VERSION = Pattern.compile("[1-9][0-9]{0,8}");
  private static final String ONNX = ".onnx";
  private static final int ONLY_VERSION = 1;

  private final Path root;

  /** Names that were complained of: folders are looked at again and again. */
  private final Set<String> told = ConcurrentHashMap.newKeySet();

  ModelLocator(Path root) {
    this.root = root;
  }

  /**
   * Returns where versions lie, by name and number. Of a file and a folder for the same version the
   * folder is meant.
   */
  List<Location> find() {
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
    for (Path file : FolderFiles.children(root)) {
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

  private List<Location> inFolders() {
    List<Location> found = new ArrayList<>();
    if (ModelName.isValid(root.getFileName().toString())) {
      for (Path version : FolderFiles.folders(root)) {
        addLocation(found, root, version);
      }
    }
    for (Path model : FolderFiles.folders(root)) {
      if (ModelName.isValid(model.getFileName().toString())) {
        for (Path version : FolderFiles.folders(model)) {
          addLocation(found, model, version);
        }
      }
    }
    return found;
  }

  private static void addLocation(List<Location> found, Path model, Path version) {
    String number = version.getFileName().toString();
    Path file = version.resolve(Location.MODEL);
    if (VERSION.matcher(number).matches() && Files.exists(file)) {
      found.add(
          new Location(
              new ModelName(model.getFileName().toString()), Integer.parseInt(number), file));
    }
  }
}
