package io.blindserve.server.http;

import java.util.Optional;

/**
 * What the head of a gRPC stream says about all of its messages.
 *
 * @param coding of messages that say that they are compressed
 * @param stickyKey what the caller wants to be told apart by while calls are split
 */
record StreamHead(Optional<ContentCoding> coding, Optional<String> stickyKey) {}
