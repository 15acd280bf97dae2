package io.blindserve.server.http;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * An output that a caller asks for.
 *
 * @param name its name
 * @param binary whether it shall come in binary form; empty where the request as a whole decides
 * @param classes how many of its highest elements shall come in its place, 1 to 1,000; empty for
 *     the output as it is
 */
record OutputRequest(String name, Optional<Boolean> binary, OptionalInt classes) {}
