package io.blindserve.server.http.generate;

import io.blindserve.server.inference.GenerationTerms;
import io.blindserve.server.inference.Tensor;
import java.util.Optional;

/**
 * A prompt as it was read; nothing of it was held against a model yet.
 *
 * @param id comes back in the answer
 * @param prompt a text or token ids
 * @param terms how it is to be continued
 */
public record GenerateRequest(Optional<String> id, Tensor prompt, GenerationTerms terms) {}
