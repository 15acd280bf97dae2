package io.blindserve.server.http;

import java.util.Optional;

/**
 * An output that a caller asks for.
 *
 * @param name its name
 * @param binary whether it shall come in binary form; empty where the request as a whole decides
 */
record OutputRequest(String name, Optional<Boolean> binary) {}
