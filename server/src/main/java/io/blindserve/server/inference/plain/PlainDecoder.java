package io.blindserve.server.inference.plain;

import ai.onnxruntime.OrtSession;
import io.blindserve.server.inference.ModelSignature;
import io.blindserve.server.inference.TensorSpec;
import io.blindserve.server.inference.generate.Decoder;
import io.blindserve.server.model.GenerationSettings;
import io.blindserve.server.problem.ProblemException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * A session as a decoder.
 *
 * @param session its owner keeps it open as long as this is used
 * @param settings which input and output is what
 * @param caches the inputs of past keys and values
 * @param wanted names of the outputs that are of use
 * @param vocabulary how many tokens there are
 */
record PlainDecoder(
    OrtSession session,
    GenerationSettings settings,
    List<TensorSpec> caches,
    Set<String> wanted,
    int vocabulary)
    implements Decoder {

  /** Makes a decoder and has it read two tokens, one behind the other. */
  static Decoder tried(OrtSession session, ModelSignature signature, GenerationSettings settings) {
    int vocabulary = DecoderFitness.require(signature, settings);
    Map<String, TensorSpec> inputs =
        signature.inputs().stream().collect(Collectors.toMap(TensorSpec::name, spec -> spec));
    Set<String> wanted = new LinkedHashSet<>(settings.cache().values());
    wanted.add(settings.logits());
    List<TensorSpec> caches = settings.cache().keySet().stream().map(inputs::get).toList();
    PlainDecoder decoder = new PlainDecoder(session, settings, caches, wanted, vocabulary);
    try (Memory memory = decoder.begin()) {
      memory.read(new int[] {0});
      memory.read(new int[] {0});
    } catch (ProblemException e) {
      throw DecoderFitness.wrong("a trial failed: " + e.problem().sentence());
    }
    return decoder;
  }

  @Override
  public Memory begin() {
    return new DecoderMemory(this);
  }
}
