package io.blindserve.he.compile.report;

import io.blindserve.he.compile.report.NodeReport.State;
import java.util.List;
import java.util.Optional;

/**
 * Everything that the compiler says about one model. Immutable.
 *
 * @param model the model as it was understood; empty when it was refused before that
 * @param graph what became of each node, in the order of the file
 * @param plans one a plan, in the order of the result's plans; empty after a refusal
 * @param alternatives what else the search weighed, in the order in which it was tried
 * @param shown what published ranges and structure show of the model or of the data behind it, one
 *     sentence each
 */
public record CompileReport(
    Optional<ModelReport> model,
    List<NodeReport> graph,
    List<PlanReport> plans,
    List<AlternativeReport> alternatives,
    List<String> shown) {

  /** A report that knows nothing yet. */
  public static final CompileReport EMPTY =
      new CompileReport(Optional.empty(), List.of(), List.of(), List.of(), List.of());

  /** Copies the lists. */
  public CompileReport {
    graph = List.copyOf(graph);
    plans = List.copyOf(plans);
    alternatives = List.copyOf(alternatives);
    shown = List.copyOf(shown);
  }

  /** Returns this with the model as it was understood. */
  public CompileReport withModel(ModelReport other) {
    return new CompileReport(Optional.of(other), graph, plans, alternatives, shown);
  }

  /** Returns this with the fates of nodes. */
  public CompileReport withGraph(List<NodeReport> others) {
    return new CompileReport(model, others, plans, alternatives, shown);
  }

  /** Returns this with reports of plans. */
  public CompileReport withPlans(List<PlanReport> others) {
    return new CompileReport(model, graph, others, alternatives, shown);
  }

  /** Returns this with what else was weighed. */
  public CompileReport withAlternatives(List<AlternativeReport> others) {
    return new CompileReport(model, graph, plans, others, shown);
  }

  /** Returns this with what is shown to clients. */
  public CompileReport withShown(List<String> others) {
    return new CompileReport(model, graph, plans, alternatives, others);
  }

  /** Returns what became of the node of a name, if there is one. */
  public Optional<NodeReport> node(String name) {
    return graph.stream().filter(n -> n.node().equals(name)).findFirst();
  }

  /** Returns how many nodes are in a state. */
  public long count(State state) {
    return graph.stream().filter(n -> n.state() == state).count();
  }
}
