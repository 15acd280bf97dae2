package io.blindserve.server.model;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The routing of every model; survives restarts where it has a folder. Thread-safe: a reader sees
 * the state before a change or the one after it.
 */
public final class RoutingTable {

  private final Map<ModelName, Routing> routes;
  private final Optional<Path> folder;

  private RoutingTable(Map<ModelName, Routing> routes, Optional<Path> folder) {
    this.routes = new ConcurrentHashMap<>(routes);
    this.folder = folder;
  }

  /** Returns an empty table that is forgotten with the process. */
  public static RoutingTable inMemory() {
    return new RoutingTable(Map.of(), Optional.empty());
  }

  /**
   * Reads the table of a folder, which is made if it is not there.
   *
   * @throws ModelLoadException if what lies there cannot be read: nobody can know then which
   *     versions callers are to get
   */
  public static RoutingTable open(Path folder) {
    return new RoutingTable(RoutingFiles.readAll(folder), Optional.of(folder));
  }

  /** Returns the routing of a model. */
  public Routing of(ModelName model) {
    return routes.getOrDefault(model, Routing.NONE);
  }

  /** Returns the versions that are on trial, by model. */
  public Map<ModelName, Split> trying() {
    Map<ModelName, Split> trying = new HashMap<>();
    routes.forEach(
        (model, routing) -> routing.split().ifPresent(split -> trying.put(model, split)));
    return trying;
  }

  /**
   * Changes the routing of a model, durably first.
   *
   * @throws UncheckedIOException if it cannot be written; it stays as it is then
   */
  synchronized void put(ModelName model, Routing routing) {
    folder.ifPresent(
        place -> {
          try {
            RoutingFiles.write(place, model, routing);
          } catch (IOException e) {
            throw new UncheckedIOException("the routing of a model cannot be written", e);
          }
        });
    routes.put(model, routing);
  }
}
