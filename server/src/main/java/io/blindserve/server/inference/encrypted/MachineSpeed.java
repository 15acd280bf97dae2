package io.blindserve.server.inference.encrypted;

import io.blindserve.he.compile.report.AlternativeReport;
import io.blindserve.he.compile.report.CompileReport;
import io.blindserve.he.compile.report.CostReport;
import io.blindserve.he.compile.report.PlanReport;
import io.blindserve.he.kernel.PolyKernels;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * How fast this machine is beside the core that the compiler's cost table was taken on. Corrects
 * the times that a person reads and nothing else: plans are the same on every machine.
 *
 * @param kernels those that run here
 * @param rotationMicroseconds of a ciphertext at N = 8192 with 5 data primes
 */
record MachineSpeed(String kernels, double rotationMicroseconds) {

  /** The same rotation on the table's core: {@code docs/benchmarks/results/2026-11-25-zen4.md}. */
  static final double REFERENCE_MICROSECONDS = 623;

  private static final Duration MEASURED = Duration.ofMillis(300);

  static MachineSpeed measure() {
    KernelDiagnosis.Speed speed = KernelSpeed.measure(PolyKernels.best(), MEASURED);
    return new MachineSpeed(speed.kernels(), speed.rotationMicroseconds());
  }

  /** Returns the report with the times of this machine, and a note to each plan that says so. */
  CompileReport correct(CompileReport report) {
    return report
        .withPlans(report.plans().stream().map(this::correct).toList())
        .withAlternatives(report.alternatives().stream().map(this::correct).toList());
  }

  private PlanReport correct(PlanReport plan) {
    return new PlanReport(
        plan.plan(),
        plan.rows(),
        plan.layers(),
        plan.parameters(),
        plan.error(),
        plan.cost().map(this::correct),
        Stream.concat(plan.notes().stream(), Stream.of(note())).toList());
  }

  private CostReport correct(CostReport cost) {
    List<CostReport.Part> parts =
        cost.parts().stream()
            .map(p -> new CostReport.Part(p.name(), p.count(), here(p.milliseconds())))
            .toList();
    return new CostReport(
        here(cost.milliseconds()),
        parts,
        cost.rotationKeys(),
        cost.keyBytes(),
        cost.requestBytes(),
        cost.responseBytes());
  }

  private AlternativeReport correct(AlternativeReport way) {
    OptionalDouble milliseconds =
        way.milliseconds().isPresent()
            ? OptionalDouble.of(here(way.milliseconds().getAsDouble()))
            : way.milliseconds();
    return new AlternativeReport(
        way.what(),
        way.plan(),
        way.logN(),
        milliseconds,
        way.keyBytes(),
        way.promised(),
        way.outcome(),
        way.taken());
  }

  private double here(double milliseconds) {
    return milliseconds * rotationMicroseconds / REFERENCE_MICROSECONDS;
  }

  private String note() {
    return String.format(
        Locale.ROOT,
        "Times are of this machine, whose %s kernels rotate in %.0f us where the cost table's core"
            + " takes %.0f.",
        kernels,
        rotationMicroseconds,
        REFERENCE_MICROSECONDS);
  }
}
