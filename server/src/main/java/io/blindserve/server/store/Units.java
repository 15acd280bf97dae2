package io.blindserve.server.store;

import io.blindserve.server.model.ModelName;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Sorts what a store lists into what a folder of models can have: {@code NAME/NUMBER/FILE}, {@code
 * NUMBER/FILE} where the address is that of a single model, {@code NAME/model.json}, {@code
 * NAME.onnx} and {@code NAME.json}. All else is passed over. No key leaves here whose parts are not
 * plain names, so none can lead out of a folder.
 */
final class Units {

  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_-][A-Za-z0-9._-]{0,127}");
  private static final Pattern NUMBER = Pattern.compile("[1-9][0-9]{0,8}");
  private static final Pattern SINGLE = Pattern.compile(".*\\.(onnx|json)");
  private static final String ONNX = ".onnx";
  private static final String DESCRIPTION = "model.json";
  private static final int DEPTH = 3;

  private final String rootName;
  private final Set<String> folders;
  private final Set<String> models;
  private final SortedMap<String, SortedMap<String, StoredObject>> byPath = new TreeMap<>();
  private final List<String> strange = new ArrayList<>();

  private Units(List<StoredObject> listed, String rootName) {
    this.rootName = rootName;
    this.folders = firstParts(listed, 2);
    this.models = firstParts(listed, DEPTH);
    listed.forEach(this::add);
  }

  /** The first parts of keys that have so many parts or more. */
  private static Set<String> firstParts(List<StoredObject> listed, int parts) {
    return listed.stream()
        .map(object -> object.key().split("/", -1))
        .filter(key -> key.length >= parts)
        .map(key -> key[0])
        .collect(Collectors.toSet());
  }

  /**
   * What was sorted.
   *
   * @param units by their paths
   * @param strange keys that no model can have, as they were listed
   */
  record Sorted(List<Unit> units, List<String> strange) {}

  /**
   * Sorts.
   *
   * @param rootName name of the folder in which all will lie
   */
  static Sorted of(List<StoredObject> listed, String rootName) {
    Units units = new Units(listed, rootName);
    List<Unit> all = new ArrayList<>();
    units.byPath.forEach((path, objects) -> all.add(units.unit(path, objects)));
    return new Sorted(List.copyOf(all), List.copyOf(units.strange));
  }

  private void add(StoredObject object) {
    String key = object.key();
    if (key.isEmpty() || key.endsWith("/")) {
      // What consoles show as an empty folder.
      return;
    }
    String[] parts = key.split("/", -1);
    for (String part : parts) {
      if (!NAME.matcher(part).matches()) {
        strange.add(key);
        return;
      }
    }
    if (parts.length == DEPTH && NUMBER.matcher(parts[1]).matches()) {
      put(parts[0] + "/" + parts[1], parts[2], object);
    } else if (parts.length == 2 && isVersionHere(parts[0])) {
      put(parts[0], parts[1], object);
    } else if (isAlone(parts)) {
      put(key, Unit.SELF, object);
    }
  }

  /** A model may have a number for its name: then folders lie in its folder, not files. */
  private boolean isVersionHere(String folder) {
    return NUMBER.matcher(folder).matches() && !models.contains(folder);
  }

  private boolean isAlone(String[] parts) {
    return parts.length == 2
        ? parts[1].equals(DESCRIPTION)
        : parts.length == 1
            && SINGLE.matcher(parts[0]).matches()
            // A folder of the same name is meant; both cannot be there.
            && !folders.contains(parts[0]);
  }

  private void put(String path, String file, StoredObject object) {
    byPath.computeIfAbsent(path, fresh -> new TreeMap<>()).put(file, object);
  }

  private Unit unit(String path, SortedMap<String, StoredObject> objects) {
    return new Unit(path, version(path, objects.containsKey(Unit.SELF)), objects);
  }

  private Optional<Unit.Version> version(String path, boolean single) {
    if (single) {
      return Optional.of(path)
          .filter(file -> file.endsWith(ONNX))
          .map(file -> file.substring(0, file.length() - ONNX.length()))
          .filter(ModelName::isValid)
          .map(name -> new Unit.Version(new ModelName(name), 1));
    }
    int slash = path.lastIndexOf('/');
    String model = slash < 0 ? rootName : path.substring(0, slash);
    return ModelName.isValid(model)
        ? Optional.of(
            new Unit.Version(new ModelName(model), Integer.parseInt(path.substring(slash + 1))))
        : Optional.empty();
  }
}
