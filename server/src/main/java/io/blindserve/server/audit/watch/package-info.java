/**
 * A monitor of logs of others: follows one, holds every head against the last that it saw, and says
 * what it found to people and programs.
 *
 * <p>Enters: heads and tiles of a log, which are hostile until they are checked. Leaves: findings,
 * files, a message to a webhook. Imports {@code audit.verify} and {@code keys}; may be imported by
 * the root.
 */
@NullMarked
package io.blindserve.server.audit.watch;

import org.jspecify.annotations.NullMarked;
