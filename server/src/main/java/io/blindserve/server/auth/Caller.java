package io.blindserve.server.auth;

/**
 * Who makes a call: evaluation keys belong to a caller, and records name it by a pseudonym.
 *
 * @param id the principal's name
 * @param method how it was authenticated
 */
public record Caller(String id, AuthMethod method) {}
