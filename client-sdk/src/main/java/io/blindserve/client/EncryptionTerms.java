package io.blindserve.client;

/**
 * What an encrypted model version promises and costs, as its specification says.
 *
 * @param plan the plan's name
 * @param planDigest the digest of the plan file that auditors replay
 * @param wire the form of the bytes, as this client sends and gets them
 * @param logN log2 of the ring's degree
 * @param logQp bits of the product of all primes
 * @param rowsPerRequest rows that one request carries
 * @param promisedError largest absolute error of an output, for rows within the model's declared
 *     range
 * @param evaluationKeyBytes size of the evaluation keys in that form
 */
public record EncryptionTerms(
    String plan,
    String planDigest,
    String wire,
    int logN,
    int logQp,
    int rowsPerRequest,
    double promisedError,
    long evaluationKeyBytes) {}
