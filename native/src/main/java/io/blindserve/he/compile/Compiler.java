package io.blindserve.he.compile;

import io.blindserve.he.compile.graph.Graph;
import io.blindserve.he.compile.network.RefusedException;
import java.util.List;
import java.util.Optional;

/**
 * Compiles models into plans. Stateless and thread-safe; the same graph and options give plans of
 * the same digest on every machine.
 *
 * <p>The walk: graph to chain of layers ({@code graph}, or {@code tree} for ensembles), functions
 * to polynomials ({@code approximate}), layers to plans ({@code lower}).
 */
public final class Compiler {

  /** The version that is part of every plan; changes with anything that changes plans. */
  public static final String VERSION = "5";

  private Compiler() {}

  /**
   * Compiles a graph: plans, or a refusal that names the node; never an exception for what a graph
   * contains.
   */
  public static CompileResult compile(Graph graph, CompileOptions options) {
    Compilation compilation = new Compilation(graph, options);
    try {
      return compilation.run();
    } catch (RefusedException e) {
      return new CompileResult(
          List.of(),
          Optional.of(e.refusal()),
          "refused: " + e.refusal().sentence(),
          Details.refused(e.refusal(), compilation.alternatives()));
    }
  }
}
