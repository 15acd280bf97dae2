package io.blindserve.server.inference.encrypted;

import io.blindserve.he.circuit.InputCiphertext;
import io.blindserve.he.circuit.InputSpec;
import io.blindserve.he.circuit.OutputSpec;
import io.blindserve.he.circuit.Plan;
import io.blindserve.he.ckks.Ciphertext;
import io.blindserve.he.ckks.Scale;
import io.blindserve.he.kernel.PolyScope;
import io.blindserve.he.wire.ElementShape;
import io.blindserve.he.wire.PolyTarget;
import io.blindserve.he.wire.WireException;
import io.blindserve.he.wire.WireForm;
import io.blindserve.server.inference.DataType;
import io.blindserve.server.inference.Tensor;
import io.blindserve.server.problem.ErrorCode;
import io.blindserve.server.problem.Problem;
import io.blindserve.server.problem.ProblemException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Tensors of ciphertexts against what a plan wants and gives. */
final class CiphertextTensors {

  /**
   * One answer for every structural failure of a ciphertext, so that failures cannot be told apart.
   */
  private static final Problem MALFORMED =
      new Problem(
          ErrorCode.INVALID_CIPHERTEXT,
          "a ciphertext is not what the spec asks for: length, metadata, level, scale or residues");

  private CiphertextTensors() {}

  /** Returns the tensors in the spec's order, their number of elements checked. */
  static List<Tensor> inSpecOrder(Plan plan, List<Tensor> tensors) {
    Map<String, Tensor> byName = new HashMap<>();
    for (Tensor tensor : tensors) {
      if (byName.put(tensor.name(), tensor) != null) {
        throw invalid("input " + tensor.name() + " stands twice");
      }
    }
    List<Tensor> ordered = plan.inputs().stream().map(input -> take(byName, input)).toList();
    if (!byName.isEmpty()) {
      throw invalid("the plan has no input " + byName.keySet().iterator().next());
    }
    return ordered;
  }

  private static Tensor take(Map<String, Tensor> byName, InputSpec input) {
    Tensor tensor = byName.remove(input.name());
    if (tensor == null) {
      throw invalid("input " + input.name() + " is missing");
    }
    if (tensor.type() != DataType.BYTES) {
      throw invalid(
          "input " + input.name() + " must be BYTES in an encrypted call, not " + tensor.type());
    }
    if (!tensor.shape().equals(List.of((long) input.ciphertexts().size()))) {
      throw invalid(
          "input "
              + input.name()
              + " has shape "
              + tensor.shape()
              + "; the plan wants ["
              + input.ciphertexts().size()
              + "] ciphertexts");
    }
    return tensor;
  }

  static void requireOutputs(Plan plan, List<String> wanted) {
    for (String name : wanted) {
      if (plan.outputs().stream().noneMatch(output -> output.name().equals(name))) {
        throw invalid("the plan has no output " + name);
      }
    }
  }

  /** Returns which outputs of the plan these are, in their order. */
  static List<Integer> numbers(Plan plan, List<String> wanted) {
    List<String> names = plan.outputs().stream().map(OutputSpec::name).toList();
    return wanted.stream().map(names::indexOf).toList();
  }

  static long inputBytes(Plan plan) {
    return plan.inputs().stream()
        .flatMap(input -> input.ciphertexts().stream())
        .mapToLong(c -> 2L * plan.parameters().rlwe().qAt(c.level()).words() * Long.BYTES)
        .sum();
  }

  /** Checks every element before any of them is taken into memory. */
  static List<Ciphertext> parse(Plan plan, WireForm form, List<Tensor> tensors, PolyScope scope) {
    List<ElementShape> shapes = new ArrayList<>();
    List<ByteBuffer> elements = new ArrayList<>();
    for (int i = 0; i < tensors.size(); i++) {
      for (int k = 0; k < tensors.get(i).elements().size(); k++) {
        shapes.add(shape(plan, plan.inputs().get(i).ciphertexts().get(k)));
        elements.add(ByteBuffer.wrap(tensors.get(i).elements().get(k)));
      }
    }
    boolean wellFormed = true;
    for (int i = 0; i < shapes.size(); i++) {
      wellFormed &= isWellFormed(form, elements.get(i).duplicate(), shapes.get(i));
    }
    if (!wellFormed) {
      throw MALFORMED.asException();
    }
    List<Ciphertext> parsed = new ArrayList<>();
    try {
      for (int i = 0; i < shapes.size(); i++) {
        parsed.add(form.readCiphertext(elements.get(i), shapes.get(i), PolyTarget.of(scope)));
      }
    } catch (WireException e) {
      // Only a seed whose expansion would not end soon is left to be found here.
      throw MALFORMED.asException();
    }
    return parsed;
  }

  private static boolean isWellFormed(WireForm form, ByteBuffer element, ElementShape shape) {
    try {
      form.checkCiphertext(element, shape);
      return true;
    } catch (WireException e) {
      return false;
    }
  }

  private static ElementShape shape(Plan plan, InputCiphertext ciphertext) {
    return ElementShape.exact(
        plan.parameters(),
        ciphertext.level(),
        Scale.ofPowerOfTwo(ciphertext.logScale()),
        ciphertext.logSlots());
  }

  /**
   * Writes the outputs that are wanted, all where none is named, in the order in which they are
   * named.
   */
  static List<Tensor> write(
      Plan plan, WireForm form, List<Ciphertext> results, List<String> wanted) {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    int next = 0;
    for (OutputSpec output : plan.outputs()) {
      List<byte[]> elements = new ArrayList<>();
      for (int k = 0; k < output.ciphertexts().size(); k++) {
        elements.add(form.writeComputed(plan.parameters(), results.get(next++)));
      }
      tensors.put(
          output.name(), Tensor.ofBytes(output.name(), List.of((long) elements.size()), elements));
    }
    return wanted.isEmpty()
        ? List.copyOf(tensors.values())
        : wanted.stream().map(tensors::get).toList();
  }

  private static ProblemException invalid(String sentence) {
    return new ProblemException(ErrorCode.INVALID_TENSOR, sentence);
  }
}
