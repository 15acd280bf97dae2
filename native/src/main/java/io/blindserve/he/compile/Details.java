package io.blindserve.he.compile;

import io.blindserve.he.circuit.Plan;
import io.blindserve.he.compile.graph.Graph;
import io.blindserve.he.compile.graph.GraphNode;
import io.blindserve.he.compile.network.Refusal;
import io.blindserve.he.compile.network.Tail;
import io.blindserve.he.compile.report.ActivationReport;
import io.blindserve.he.compile.report.AlternativeReport;
import io.blindserve.he.compile.report.CompileReport;
import io.blindserve.he.compile.report.ErrorReport;
import io.blindserve.he.compile.report.LayerReport;
import io.blindserve.he.compile.report.ModelReport;
import io.blindserve.he.compile.report.NodeReport;
import io.blindserve.he.compile.report.NodeReport.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;

/** Tells of a compilation what is known, as values. */
final class Details {

  private static final Set<String> CLIPS = Set.of("Clip", "Min", "Max");
  private static final Set<String> TAILS = Set.of("Sigmoid", "Softmax");
  private static final Set<String> NOTHING =
      Set.of("Identity", "Dropout", "Cast", "Flatten", "Reshape");

  private final Graph graph;
  private final Network network;
  private final List<AlternativeReport> alternatives;

  Details(Graph graph, Network network, List<AlternativeReport> alternatives) {
    this.graph = graph;
    this.network = network;
    this.alternatives = alternatives;
  }

  /** Returns what is known of a refused model. */
  static CompileReport refused(Refusal refusal, List<AlternativeReport> alternatives) {
    List<NodeReport> nodes =
        refusal.node().isEmpty()
            ? List.of()
            : List.of(
                new NodeReport(
                    refusal.node(),
                    refusal.operator(),
                    State.REFUSED,
                    0,
                    refusal.reason() + "; " + refusal.hint()));
    return CompileReport.EMPTY.withGraph(nodes).withAlternatives(alternatives);
  }

  CompileReport of(Plan plan, Attempt.Fit fit, CompileOptions options) {
    ErrorBound found = fit.error();
    ErrorReport error =
        new ErrorReport(
            options.maxError(),
            plan.promisedError(),
            found.found(),
            List.of(
                new ErrorReport.Part("weights", found.known()),
                new ErrorReport.Part("noise", StrictMath.max(0, found.found() - found.known()))));
    return CompileReport.EMPTY
        .withModel(model())
        .withGraph(nodes())
        .withPlans(List.of(PlanFacts.of(plan, layers(), error)))
        .withAlternatives(alternatives)
        .withShown(
            List.of(
                "Clients see the range of each feature of the input, as declared or as the model's"
                    + " own clip has it.",
                "Clients see the rotations that the plan needs, and with them the widths of its"
                    + " layers; diagonals of weights that are all zero cost nothing and can be"
                    + " told from the plan."));
  }

  private ModelReport model() {
    int last = network.layers().size() - 1;
    return new ModelReport(
        network.inputName(),
        network.box().features(),
        network.outputName(),
        network.layers().get(last).weights().rows(),
        network.tail().name().toLowerCase(Locale.ROOT),
        List.of());
  }

  private List<LayerReport> layers() {
    List<LayerReport> out = new ArrayList<>();
    for (int k = 0; k < network.layers().size(); k++) {
      DenseLayer layer = network.layers().get(k);
      GraphNode node = network.layerNodes().get(k);
      out.add(
          new LayerReport(
              node.name(),
              node.operator(),
              layer.weights().rows(),
              layer.weights().columns(),
              entries(layer.weights()),
              activation(layer),
              Optional.empty(),
              List.of(),
              OptionalDouble.empty()));
    }
    return out;
  }

  private static Optional<ActivationReport> activation(DenseLayer layer) {
    return layer.activation().isAffine()
        ? Optional.empty()
        : Optional.of(ActivationReport.exact("square", 2));
  }

  private static long entries(Matrix weights) {
    long entries = 0;
    for (int i = 0; i < weights.rows(); i++) {
      for (int j = 0; j < weights.columns(); j++) {
        entries += weights.at(i, j) == 0 ? 0 : 1;
      }
    }
    return entries;
  }

  private List<NodeReport> nodes() {
    List<NodeReport> out = new ArrayList<>();
    int layer = 0;
    for (GraphNode node : graph.nodes()) {
      if (network.layerNodes().contains(node)) {
        layer++;
        out.add(report(node, State.LAYER, layer, "the linear map of layer " + layer));
      } else {
        out.add(other(node, layer));
      }
    }
    return out;
  }

  private NodeReport other(GraphNode node, int layer) {
    if (CLIPS.contains(node.operator())) {
      return report(node, State.CLIENT, 0, "the client clips before it encrypts");
    }
    if (TAILS.contains(node.operator()) && network.tail() != Tail.NONE) {
      return report(node, State.CLIENT, 0, "the client computes it after it decrypts");
    }
    if (NOTHING.contains(node.operator())) {
      return report(node, State.DROPPED, 0, "it changes nothing");
    }
    int into = StrictMath.max(1, layer);
    boolean activates =
        layer > 0
            && layer < network.layers().size()
            && Set.of("Mul", "Pow").contains(node.operator());
    return activates
        ? report(node, State.LAYER, into, "the function of layer " + into + ", or a factor in it")
        : report(node, State.FOLDED, into, "a constant of layer " + into);
  }

  private static NodeReport report(GraphNode node, State state, int layer, String detail) {
    return new NodeReport(node.name(), node.operator(), state, layer, detail);
  }
}
