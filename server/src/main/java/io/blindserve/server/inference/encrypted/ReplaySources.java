package io.blindserve.server.inference.encrypted;

import java.nio.file.Path;
import java.util.List;

/**
 * Where a replay finds what it needs.
 *
 * @param evidence a folder of evidence
 * @param seeds the folder of a server's seeds
 * @param models model files, each with its {@code model.json} beside it
 * @param plans plan files
 * @param claimed whether models and plans are said to be those of the record, so that others are a
 *     difference; otherwise they are some of those that may be needed
 */
public record ReplaySources(
    Path evidence, Path seeds, List<Path> models, List<Path> plans, boolean claimed) {

  /** Copies the lists. */
  public ReplaySources {
    models = List.copyOf(models);
    plans = List.copyOf(plans);
  }
}
