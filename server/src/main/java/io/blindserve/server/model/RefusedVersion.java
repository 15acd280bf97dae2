package io.blindserve.server.model;

/**
 * A version that lies in the repository and is not served.
 *
 * @param name its model
 * @param number its number
 * @param reason one sentence for callers, without paths
 */
public record RefusedVersion(ModelName name, int number, String reason) {}
