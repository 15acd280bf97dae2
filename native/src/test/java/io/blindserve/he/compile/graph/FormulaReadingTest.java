package io.blindserve.he.compile.graph;

import static io.blindserve.he.compile.graph.GraphMaker.answer;
import static io.blindserve.he.compile.graph.GraphMaker.functions;
import static io.blindserve.he.compile.graph.GraphMaker.row;
import static io.blindserve.he.compile.graph.GraphMaker.widths;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.blindserve.he.compile.function.Basic;
import io.blindserve.he.compile.network.LayerNetwork;
import io.blindserve.he.compile.network.ScalarFunction;
import java.util.List;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

/** Activations that exporters write as formulas are one function behind one layer. */
class FormulaReadingTest {

  private static void check(
      String name, ScalarFunction wanted, BiFunction<GraphMaker, String, String> formula) {
    GraphMaker maker = new GraphMaker(2);
    String dense = maker.node("MatMul", "x", maker.matrix(row(1, 2), row(-1, 0.5)));
    String normalised =
        maker.node(
            "BatchNormalization",
            dense,
            maker.vector(2, 0.7),
            maker.vector(0.1, 0.2),
            maker.vector(0, 0.3),
            maker.vector(1, 2));
    String active = formula.apply(maker, normalised);
    LayerNetwork network =
        maker.read(1, maker.node("MatMul", active, maker.matrix(row(1, 0), row(0, 1))));
    assertEquals(List.of(2, 2), widths(network));
    assertEquals(List.of(name, name), functions(network, 0));
    assertEquals(
        network.layers().get(0).functions().get(0), network.layers().get(0).functions().get(1));
    double scale = 2 / StrictMath.sqrt(1 + 1e-5);
    double z = (0.3 - 0.8) * scale + 0.1;
    assertEquals(wanted.apply(z), answer(network, 0.3, 0.8)[0], 1e-12);
  }

  @Test
  void silu() {
    check("silu", Basic.SILU, (m, z) -> m.node("Mul", z, m.node("Sigmoid", z)));
    check("silu", Basic.SILU, (m, z) -> m.node("Mul", m.node("Sigmoid", z), z));
  }

  @Test
  void siluAsAQuotient() {
    check(
        "silu",
        Basic.SILU,
        (m, z) -> m.node("Div", z, m.node("Add", m.node("Exp", m.node("Neg", z)), m.scalar(1))));
  }

  @Test
  void geluOfErf() {
    check(
        "gelu",
        Basic.GELU,
        (m, z) -> {
          String erf = m.node("Erf", m.node("Div", z, m.scalar(StrictMath.sqrt(2))));
          String factor = m.node("Add", erf, m.scalar(1));
          return m.node("Mul", m.node("Mul", z, factor), m.scalar(0.5));
        });
    check(
        "gelu",
        Basic.GELU,
        (m, z) -> {
          String erf = m.node("Erf", m.node("Mul", z, m.scalar(StrictMath.sqrt(0.5))));
          String half = m.node("Mul", m.scalar(0.5), z);
          return m.node("Mul", half, m.node("Add", m.scalar(1), erf));
        });
  }

  @Test
  void geluOfTanh() {
    check(
        "gelu_tanh",
        Basic.GELU_TANH,
        (m, z) -> {
          String cube = m.node("Mul", m.node("Mul", z, z), z);
          String inner = m.node("Add", z, m.node("Mul", cube, m.scalar(0.044715)));
          String scaled = m.node("Mul", inner, m.scalar(StrictMath.sqrt(2 / StrictMath.PI)));
          String factor = m.node("Add", m.node("Tanh", scaled), m.scalar(1));
          return m.node("Mul", m.node("Mul", z, m.scalar(0.5)), factor);
        });
  }

  @Test
  void hardSwish() {
    check(
        "hard_swish",
        Basic.HARD_SWISH,
        (m, z) -> {
          String shifted = m.node("Add", z, m.scalar(3));
          String six = m.node("Clip", shifted, m.scalar(0), m.scalar(6));
          return m.node("Div", m.node("Mul", z, six), m.scalar(6));
        });
  }

  @Test
  void mish() {
    check("mish", Basic.MISH, (m, z) -> m.node("Mul", z, m.node("Tanh", m.node("Softplus", z))));
  }
}
