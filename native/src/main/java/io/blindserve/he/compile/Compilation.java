package io.blindserve.he.compile;

import io.blindserve.he.circuit.Plan;
import io.blindserve.he.circuit.Privacy;
import io.blindserve.he.compile.graph.Graph;
import io.blindserve.he.compile.lower.LatencyPlanner;
import io.blindserve.he.compile.lower.LowerOptions;
import io.blindserve.he.compile.lower.Planned;
import io.blindserve.he.compile.lower.ShapedPlanner;
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
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.ForkJoinTask;
import java.util.stream.Stream;

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
    boolean hides = hidesStructure(options.choices());
    Front front = hides ? Front.readShape(graph, options) : Front.read(graph, options);
    return result(front, hides ? shaped(front) : fitted(front));
  }

  /** Plans side by side, each search on a core of its own as far as there are any. */
  private List<Planned> fitted(Front front) {
    // A plan for many rows leaves out inputs that nothing reads, which would tell thresholds.
    if (!front.weightsInLayout()) {
      return List.of(latency(front));
    }
    ForkJoinTask<Throughput> many = ForkJoinPool.commonPool().submit(() -> throughput(front));
    Planned one;
    try {
      one = latency(front);
    } catch (RefusedException refused) {
      many.cancel(true);
      throw refused;
    }
    Throughput found = many.join();
    alternatives.addAll(found.alternatives());
    return Stream.concat(Stream.of(one), found.plan().stream()).toList();
  }

  private CompileResult result(Front front, List<Planned> planned) {
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

  /** Plans that depend on the model's shape alone. */
  private List<Planned> shaped(Front front) {
    ShapedPlanner planner = new ShapedPlanner(front.network(), lowerOptions(front));
    Optional<Planned> one = planner.latency();
    boolean more = one.isPresent() && !masksAnswers(options.choices());
    Optional<Planned> many = more ? planner.throughput() : Optional.empty();
    alternatives.addAll(planner.alternatives());
    if (one.isEmpty()) {
      throw noRing(front.network(), planner.reasons());
    }
    return Stream.concat(one.stream(), many.stream()).toList();
  }

  /** Many rows a request, where the model allows it; the report says why not. */
  private Throughput throughput(Front front) {
    ThroughputPlanner planner = new ThroughputPlanner(front.network(), lowerOptions(front));
    Optional<Planned> plan = planner.plan();
    return new Throughput(plan, planner.alternatives());
  }

  private record Throughput(Optional<Planned> plan, List<AlternativeReport> alternatives) {}

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
        "use fewer or narrower layers, smaller weights, "
            + (Privacy.parse(options.choices().privacy()).floods()
                ? "ask for less noise (a smaller s of flooded(s)), "
                : "")
            + "or allow a larger error");
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
    if (hidesStructure(options.choices())) {
      out.put(Plan.STRUCTURE, CompileChoices.Structure.PRIVATE.label());
    }
    options.choices().keysOf().ifPresent(plan -> out.put("keys_of", plan.digest()));
    if (options.choices().rows() > 1) {
      out.put("rows", Integer.toString(options.choices().rows()));
    }
    out.put("range", options.inputRange().isPresent() ? "declared" : "graph");
    front.change().ifPresent(change -> out.put(Plan.APPROXIMATION, JsonNumber.of(change).text()));
    front.gap().ifPresent(gap -> out.put(Plan.GAP, JsonNumber.of(gap).text()));
    return out;
  }

  /** What is asked for and cannot be done is refused, not passed over. */
  private static void requireSupported(CompileChoices choices) {
    Optional<Plan> keysOf = choices.keysOf();
    require(
        keysOf.isEmpty() || !hidesStructure(choices),
        "the keys of an earlier plan with a private structure",
        "leave out --keys-of: models of one shape have the same keys anyway");
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

  private static boolean hidesStructure(CompileChoices choices) {
    return choices.structure() == CompileChoices.Structure.PRIVATE;
  }

  private static void require(boolean supported, String what, String hint) {
    if (!supported) {
      throw Refusals.whole(what + " cannot be asked for yet", hint);
    }
  }
}
