package io.blindserve.he.wire;

import io.blindserve.he.rlwe.EvaluationKeySet;
import io.blindserve.he.rlwe.PublicKey;
import java.util.Optional;

/**
 * All that a server gets to know of a client's keys.
 *
 * @param publicKey the public key, when the plan re-randomises answers
 * @param evaluationKeys the evaluation keys, possibly none
 */
public record KeyUpload(Optional<PublicKey> publicKey, EvaluationKeySet evaluationKeys) {}
