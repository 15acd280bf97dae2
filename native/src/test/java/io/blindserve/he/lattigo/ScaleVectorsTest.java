package io.blindserve.he.lattigo;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.blindserve.he.ckks.Scale;
import io.blindserve.he.json.JsonObject;
import org.junit.jupiter.api.Test;

/** Scales stay those of Lattigo, to the last of 128 bits, over long chains of arithmetic. */
class ScaleVectorsTest {

  @Test
  void chainsOfProductsAndQuotientsAgree() {
    for (JsonObject c : Vectors.cases("scale")) {
      Scale scale = Scale.parse(c.string("start"));
      for (JsonObject step : Vectors.objects(c.array("steps"))) {
        scale =
            step.find("multiply").isPresent()
                ? scale.multiply(Scale.parse(step.string("multiply")))
                : scale.divide(Long.parseLong(step.string("divide")));
        assertEquals(step.string("result"), scale.toString45());
        assertEquals(Vectors.doubles(Vectors.bytes(step, "double"))[0], scale.doubleValue());
      }
    }
  }

  @Test
  void textReadsBackAsTheSameScale() {
    for (JsonObject c : Vectors.cases("scale")) {
      for (JsonObject step : Vectors.objects(c.array("steps"))) {
        assertEquals(step.string("result"), Scale.parse(step.string("result")).toString45());
      }
    }
  }
}
