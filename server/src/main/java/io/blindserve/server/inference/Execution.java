package io.blindserve.server.inference;

/**
 * How plain calls of a model version are computed; a part of a loaded version.
 *
 * @param provider the execution provider that was taken: {@code cpu}, {@code cuda} or {@code
 *     tensorrt}
 * @param intraOpThreads threads of one run
 * @param joinsCalls whether calls that wait at the same time are run as one
 */
public record Execution(String provider, int intraOpThreads, boolean joinsCalls) {}
