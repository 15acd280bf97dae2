package io.blindserve.server.http.grpc;

import java.util.OptionalInt;

/**
 * An output that a message asks for.
 *
 * @param name its name
 * @param classes how many of its highest elements shall come in its place; empty for the output as
 *     it is
 */
public record WantedOutput(String name, OptionalInt classes) {}
