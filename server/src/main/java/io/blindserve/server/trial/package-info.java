/**
 * Versions on trial: what becomes of their calls and of copies of calls, and the rules by which a
 * release is finished or taken back without anybody asking.
 *
 * <p>Enters: calls that were answered, as {@code call} tells of them. Leaves: figures, and moves of
 * {@code model}'s routing with their records. Imports {@code call}, {@code model}, {@code
 * inference}, {@code audit}, {@code problem}; may be imported by {@code http} and the root.
 */
@NullMarked
package io.blindserve.server.trial;

import org.jspecify.annotations.NullMarked;
