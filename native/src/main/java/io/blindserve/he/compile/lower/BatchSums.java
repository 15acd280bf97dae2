package io.blindserve.he.compile.lower;

import io.blindserve.he.compile.report.SumsReport;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** Counts for each stage of a plan for many rows what is summed. */
final class BatchSums {

  private BatchSums() {}

  /** Returns the sums of each stage that has a matrix, in order. */
  static List<SumsReport> of(Chain chain, Draft draft, Demand demand) {
    List<SumsReport> out = new ArrayList<>();
    int stage = 0;
    for (int i = 0; i < draft.ops().size(); i++) {
      if (draft.ops().get(i) instanceof Op.Mix mix) {
        while (stage < chain.depth() - 1 && chain.stage(stage).isIdentity()) {
          stage++;
        }
        out.add(sums(chain.stage(stage).node(), i, mix, demand));
        stage++;
      }
    }
    return out;
  }

  private static SumsReport sums(String node, int i, Op.Mix mix, Demand demand) {
    Set<Integer> inputs = new TreeSet<>();
    int least = Integer.MAX_VALUE;
    int most = 0;
    for (int row = 0; row < mix.weights().rows(); row++) {
      if (demand.isRead(i, row)) {
        List<Integer> columns = demand.columns(mix, row);
        inputs.addAll(columns);
        least = StrictMath.min(least, columns.size());
        most = StrictMath.max(most, columns.size());
      }
    }
    return new SumsReport(node, inputs.size(), demand.count(i), least, most);
  }
}
