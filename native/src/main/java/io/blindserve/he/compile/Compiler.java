package io.blindserve.he.compile;

/**
 * Compiles networks of dense layers with square or quadratic activations into plans. Stateless and
 * thread-safe; the same graph and options give plans of the same digest on every machine.
 */
public final class Compiler {

  /** The version that is part of every plan; changes with anything that changes plans. */
  public static final String VERSION = "1";

  private Compiler() {}

  /**
   * Compiles a graph: plans, or a refusal that names the node; never an exception for what a graph
   * contains.
   */
  public static CompileResult compile(Graph graph, CompileOptions options) {
    throw new UnsupportedOperationException("the compiler lands in a following change");
  }
}
