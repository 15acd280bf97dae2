package io.blindserve.he.compile;

import io.blindserve.he.circuit.Plan;
import io.blindserve.he.circuit.Privacy;
import io.blindserve.he.compile.graph.Graph;
import io.blindserve.he.compile.lower.LatencyPlanner;
import io.blindserve.he.compile.lower.LowerOptions;
import io.blindserve.he.compile.lower.Planned;
import io.blindserve.he.compile.lower.ThroughputPlanner;
import io.blindserve.he.compile.network.Layer;
import io.blindserve.he.compile.network.LayerNetwork;
import io.blindserve.he.compile.network.Refusals;
import io.blindserve.he.compile.network.RefusedException;
import io.blindserve.he.compile.report.AlternativeReport;
import io.blindserve.he.json.JsonNumber;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** One run of the compiler. Used once. */
final class Compilation {

  private static final String LATENCY = "latency";

  private final Graph graph;
  private final CompileOptions options;
  private final List<AlternativeReport> alternatives = new ArrayList<>();

  Compilation(Graph graph, CompileOptions options) {
    this.graph = graph;
    this.options = options;
  }

  /** Returns the ways that were weighed so far. */
  List<AlternativeReport> alternatives() {
    return alternatives;
  }

  CompileResult run() {
    requireSupported(options.choices());
    Front front = Front.read(graph, options);
    List<Planned> planned = new ArrayList<>();
    planned.add(latency(front));
    // Answers of a plan for many rows end in sums, for which there is no mask; and it leaves out
    // inputs that nothing reads, which
    // would tell thresholds.
    if (front.weightsInLayout() && !masksAnswers(options.choices())) {
      throughput(front).ifPresent(planned::add);
    }
    Details details = new Details(graph, front, alternatives);
    return new CompileResult(
        planned.stream().map(Planned::plan).toList(),
        Optional.empty(),
        Words.of(planned, alternatives),
        details.of(planned));
  }

  private Planned latency(Front front) {
    LayerNetwork network = front.network();
    LatencyPlanner planner = new LatencyPlanner(network, lowerOptions(front));
    Optional<Planned> plan = planner.plan();
    alternatives.addAll(planner.alternatives());
    return plan.orElseThrow(
        () ->
            planner.mostRows().isPresent()
                ? tooManyRows(planner.mostRows().getAsInt())
                : noRing(network, planner.reasons()));
  }

  /** Many rows a request, where the model allows it; the report says why not. */
  private Optional<Planned> throughput(Front front) {
    ThroughputPlanner planner = new ThroughputPlanner(front.network(), lowerOptions(front));
    Optional<Planned> plan = planner.plan();
    alternatives.addAll(planner.alternatives());
    return plan;
  }

  private RefusedException tooManyRows(int most) {
    return Refusals.whole(
        options.choices().rows() + " rows a request are more than a plan can describe",
        "use --rows " + most + ", which is the most that fits");
  }

  private RefusedException noRing(LayerNetwork network, List<String> reasons) {
    Layer last = network.layers().get(network.layers().size() - 1);
    if (options.choices().keysOf().isPresent()) {
      return Refusals.at(
          last,
          "it cannot be computed " + String.join("; ", reasons),
          "leave out --keys-of, or keep the shape and the options of the earlier plan");
    }
    return Refusals.at(
        last,
        "no ring up to N = "
            + (1 << options.maxLogN())
            + " will do ("
            + String.join("; ", reasons)
            + ")",
        "use fewer or narrower layers, smaller weights, or allow a larger error");
  }

  private LowerOptions lowerOptions(Front front) {
    return new LowerOptions(
        options.profile(),
        options.maxError(),
        options.maxLogN(),
        options.keyBytePrice(),
        front.weightsInLayout(),
        Compiler.VERSION,
        texts(front),
        options.choices().keysOf(),
        Privacy.parse(options.choices().privacy()),
        options.choices().rows());
  }

  private SortedMap<String, String> texts(Front front) {
    SortedMap<String, String> out = new TreeMap<>();
    out.put("key_byte_price", Integer.toString(options.keyBytePrice()));
    out.put("max_error", JsonNumber.of(options.maxError()).text());
    out.put("max_log_n", Integer.toString(options.maxLogN()));
    out.put("profile", options.profile().label());
    if (masksAnswers(options.choices())) {
      out.put("privacy", options.choices().privacy());
    }
    options.choices().keysOf().ifPresent(plan -> out.put("keys_of", plan.digest()));
    if (options.choices().rows() > 1) {
      out.put("rows", Integer.toString(options.choices().rows()));
    }
    out.put("range", options.inputRange().isPresent() ? "declared" : "graph");
    front.change().ifPresent(change -> out.put(Plan.APPROXIMATION, JsonNumber.of(change).text()));
    return out;
  }

  /** What is asked for and cannot be done is refused, not passed over. */
  private static void requireSupported(CompileChoices choices) {
    require(
        choices.structure() == CompileChoices.Structure.PUBLIC,
        "a private structure",
        "allow it to be public");
    Optional<Plan> keysOf = choices.keysOf();
    require(
        keysOf.map(Plan::name).orElse(LATENCY).equals(LATENCY),
        "the keys of a plan for many rows",
        "name a plan for one row after --keys-of");
    require(
        keysOf.isEmpty() || !(masksAnswers(choices) || keysOf.get().privacy().masksAnswers()),
        "the keys of an earlier plan where answers are masked",
        "leave out --keys-of");
  }

  private static boolean masksAnswers(CompileChoices choices) {
    return Privacy.parse(choices.privacy()).masksAnswers();
  }

  private static void require(boolean supported, String what, String hint) {
    if (!supported) {
      throw Refusals.whole(what + " cannot be asked for yet", hint);
    }
  }
}
