package io.blindserve.server.audit;

import java.time.Duration;
import java.util.Optional;

/**
 * How a log is kept.
 *
 * @param node which of an operator's servers this is
 * @param build version of the program
 * @param origin name of the log and of its key; none for the name that it has, or a fresh one
 * @param interval longest time until what was appended is published
 */
public record LogSettings(String node, String build, Optional<String> origin, Duration interval) {}
