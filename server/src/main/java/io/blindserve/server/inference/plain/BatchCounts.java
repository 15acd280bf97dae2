package io.blindserve.server.inference.plain;

/**
 * What became of the calls of a model whose calls are joined, since it was loaded.
 *
 * @param runs runs of ONNX Runtime for calls that waited
 * @param calls calls in them
 * @param rows rows in them
 * @param failedJoins joined runs that failed, after which each call was run alone
 */
public record BatchCounts(long runs, long calls, long rows, long failedJoins) {}
