package io.blindserve.he.compile;

import io.blindserve.he.compile.approximate.LayerApproximation;
import io.blindserve.he.compile.graph.Graph;
import io.blindserve.he.compile.graph.GraphNode;
import io.blindserve.he.compile.lower.Planned;
import io.blindserve.he.compile.network.Layer;
import io.blindserve.he.compile.network.LayerNetwork;
import io.blindserve.he.compile.network.Polynomial;
import io.blindserve.he.compile.network.Refusal;
import io.blindserve.he.compile.network.Tail;
import io.blindserve.he.compile.report.ActivationReport;
import io.blindserve.he.compile.report.AlternativeReport;
import io.blindserve.he.compile.report.CompileReport;
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
  private static final Set<String> FUNCTIONS =
      Set.of("Mul", "Pow", "Relu", "Gelu", "Tanh", "Sigmoid", "Elu", "Softplus", "LeakyRelu");
  private static final Set<String> NOTHING =
      Set.of("Identity", "Dropout", "Cast", "Flatten", "Reshape");

  private final Graph graph;
  private final Front front;
  private final LayerNetwork network;
  private final List<AlternativeReport> alternatives;

  Details(Graph graph, Front front, List<AlternativeReport> alternatives) {
    this.graph = graph;
    this.front = front;
    this.network = front.network();
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

  CompileReport of(List<Planned> planned) {
    return CompileReport.EMPTY
        .withModel(model())
        .withGraph(nodes())
        .withPlans(planned.stream().map(p -> PlanFacts.of(p, layers())).toList())
        .withAlternatives(alternatives)
        .withShown(front.shown());
  }

  private ModelReport model() {
    return new ModelReport(
        network.inputName(),
        network.features(),
        network.outputName(),
        network.outputs(),
        network.tail().name().toLowerCase(Locale.ROOT),
        front.notes());
  }

  private List<LayerReport> layers() {
    List<LayerReport> out = new ArrayList<>();
    for (Layer layer : network.layers()) {
      out.add(
          new LayerReport(
              layer.node(),
              layer.operator(),
              layer.weights().rows(),
              layer.weights().columns(),
              layer.weights().entries(),
              activation(layer),
              Optional.empty(),
              Optional.empty(),
              List.of(),
              OptionalDouble.empty()));
    }
    return out;
  }

  /** Returns what stands for the functions of a layer: the approximation, or a polynomial. */
  private Optional<ActivationReport> activation(Layer layer) {
    Optional<ActivationReport> approximated =
        front.approximated().stream()
            .flatMap(a -> a.layers().stream())
            .filter(a -> a.node().equals(layer.node()))
            .findFirst()
            .map(Details::activation);
    if (approximated.isPresent()) {
      return approximated;
    }
    int degree =
        layer.functions().stream()
            .mapToInt(f -> f.polynomial().map(Polynomial::degree).orElse(0))
            .max()
            .orElse(0);
    return degree <= 1
        ? Optional.empty()
        : Optional.of(ActivationReport.exact(degree == 2 ? "square" : "polynomial", degree));
  }

  private static ActivationReport activation(LayerApproximation a) {
    return new ActivationReport(
        a.function(),
        a.degree(),
        Optional.of(new ActivationReport.Interval(a.range().low(), a.range().high())),
        OptionalDouble.of(a.deviation()),
        a.source().name().toLowerCase(Locale.ROOT).replace('_', ' '),
        a.outside());
  }

  private List<NodeReport> nodes() {
    List<NodeReport> out = new ArrayList<>();
    int layer = 0;
    for (GraphNode node : graph.nodes()) {
      int own = layerOf(node);
      if (own > 0) {
        layer = own;
        out.add(report(node, State.LAYER, layer, "the linear map of layer " + layer));
      } else {
        out.add(other(node, layer));
      }
    }
    return out;
  }

  private int layerOf(GraphNode node) {
    for (int k = 0; k < network.layers().size(); k++) {
      if (network.layers().get(k).node().equals(node.name())) {
        return k + 1;
      }
    }
    return 0;
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
        layer > 0 && layer < network.layers().size() && FUNCTIONS.contains(node.operator());
    return activates
        ? report(node, State.LAYER, into, "the function of layer " + into + ", or a factor in it")
        : report(node, State.FOLDED, into, "a constant of layer " + into);
  }

  private static NodeReport report(GraphNode node, State state, int layer, String detail) {
    return new NodeReport(node.name(), node.operator(), state, layer, detail);
  }
}
