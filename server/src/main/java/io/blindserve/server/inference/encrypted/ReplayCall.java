package io.blindserve.server.inference.encrypted;

import java.util.Optional;

/**
 * What a record says of an answer that is to be computed again.
 *
 * @param record id of the record
 * @param model digest of the model file
 * @param plan digest of the plan
 * @param keys id of the evaluation keys
 * @param seed digest of the seed that masked the answer, if it was masked
 * @param in digest of the request's ciphertexts
 * @param out digest of the answer's ciphertexts
 */
public record ReplayCall(
    String record,
    String model,
    String plan,
    String keys,
    Optional<String> seed,
    String in,
    String out) {}
