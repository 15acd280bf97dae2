package io.blindserve.he.compile;

import io.blindserve.he.compile.lower.Planned;
import io.blindserve.he.compile.report.AlternativeReport;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;

/** A compilation in a few lines of text. */
final class Words {

  private static final double MEGA = 1e6;
  private static final double KILO = 1e3;

  private Words() {}

  static String of(List<Planned> planned, List<AlternativeReport> alternatives) {
    StringBuilder out = new StringBuilder();
    for (AlternativeReport way : alternatives) {
      out.append("  N = ").append(1 << way.logN()).append(", ").append(way.what());
      way.milliseconds().ifPresent(ms -> out.append(": ").append(rounded(ms)).append(" ms"));
      way.keyBytes().ifPresent(b -> out.append(", keys ").append(rounded(b / MEGA)).append(" MB"));
      way.promised().ifPresent(e -> out.append(", promises ").append(rounded(e)));
      out.append(": ").append(way.outcome()).append(System.lineSeparator());
    }
    for (Planned one : planned) {
      out.append("plan ")
          .append(one.plan().name())
          .append(": promised error ")
          .append(rounded(one.plan().promisedError()))
          .append(", predicted ")
          .append(rounded(one.plan().milliseconds()))
          .append(" ms on one core; packed and seeded: keys ")
          .append(rounded(PackedBytes.keys(one.plan()) / MEGA))
          .append(" MB, request ")
          .append(rounded(PackedBytes.request(one.plan()) / KILO))
          .append(" kB, answer ")
          .append(rounded(PackedBytes.answer(one.plan()) / KILO))
          .append(" kB")
          .append(System.lineSeparator());
    }
    return out.toString();
  }

  private static String rounded(double value) {
    return new BigDecimal(value).round(new MathContext(3)).stripTrailingZeros().toPlainString();
  }
}
