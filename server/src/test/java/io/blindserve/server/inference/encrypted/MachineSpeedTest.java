package io.blindserve.server.inference.encrypted;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.blindserve.he.compile.report.AlternativeReport;
import io.blindserve.he.compile.report.CompileReport;
import io.blindserve.he.compile.report.CostReport;
import io.blindserve.he.compile.report.PlanReport;
import io.blindserve.he.kernel.PolyKernels;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class MachineSpeedTest {

  private static final CostReport COST =
      new CostReport(8, List.of(new CostReport.Part("rotations", 3, 6)), 3, 100, 10, 1);

  private static CompileReport report() {
    PlanReport plan =
        new PlanReport(
            "latency",
            1,
            List.of(),
            Optional.empty(),
            Optional.empty(),
            Optional.of(COST),
            List.of("first"));
    AlternativeReport way =
        new AlternativeReport(
            "w",
            "latency",
            13,
            OptionalDouble.of(4),
            OptionalLong.of(7),
            OptionalDouble.of(0.5),
            "dearer",
            false);
    AlternativeReport untimed =
        new AlternativeReport(
            "v",
            "latency",
            12,
            OptionalDouble.empty(),
            OptionalLong.empty(),
            OptionalDouble.empty(),
            "too small",
            false);
    return CompileReport.EMPTY.withPlans(List.of(plan)).withAlternatives(List.of(way, untimed));
  }

  @Test
  void aMachineOfHalfTheSpeedTakesTwiceTheTimeAndAsManyBytes() {
    MachineSpeed half = new MachineSpeed("avx2", 2 * MachineSpeed.REFERENCE_MICROSECONDS);
    CompileReport corrected = half.correct(report());
    PlanReport plan = corrected.plans().get(0);
    assertEquals(
        Optional.of(
            new CostReport(16, List.of(new CostReport.Part("rotations", 3, 12)), 3, 100, 10, 1)),
        plan.cost());
    assertEquals("first", plan.notes().get(0));
    assertTrue(plan.notes().get(1).contains("avx2 kernels rotate in 1246 us"), plan.notes().get(1));
    AlternativeReport way = corrected.alternatives().get(0);
    assertEquals(OptionalDouble.of(8), way.milliseconds());
    assertEquals(OptionalLong.of(7), way.keyBytes());
    assertEquals(OptionalDouble.of(0.5), way.promised());
    assertEquals(report().alternatives().get(1), corrected.alternatives().get(1));
  }

  @Test
  void theKernelsThatRunHereAreMeasured() {
    MachineSpeed here = MachineSpeed.measure();
    assertEquals(PolyKernels.best().name(), here.kernels());
    assertTrue(here.rotationMicroseconds() > 0, "" + here.rotationMicroseconds());
  }
}
