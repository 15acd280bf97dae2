/**
 * Who is calling.
 *
 * <p>Enters: credentials as the edge read them. Leaves: a {@link io.blindserve.server.auth.Caller}.
 * Imports {@code problem}; may be imported by {@code call} and the root.
 */
@NullMarked
package io.blindserve.server.auth;

import org.jspecify.annotations.NullMarked;
