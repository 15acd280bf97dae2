/**
 * What can go wrong in a call, as values: the closed list of codes and one clear sentence.
 *
 * <p>Enters: sizes, names and ids. Leaves: problems that every room may return or throw; {@code
 * http} alone turns them into statuses. Imports nothing of the server; may be imported by every
 * room.
 */
@NullMarked
package io.blindserve.server.problem;

import org.jspecify.annotations.NullMarked;
