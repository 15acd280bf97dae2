package io.blindserve.server.evidence;

import java.nio.file.Path;
import java.time.Duration;

/**
 * How evidence is kept.
 *
 * @param folder where; made where it is missing
 * @param kept how long, positive
 * @param limit bytes that all files may have together
 */
public record EvidenceSettings(Path folder, Duration kept, long limit) {}
