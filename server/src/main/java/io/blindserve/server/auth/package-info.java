/**
 * Who is calling, and what it may do.
 *
 * <p>Enters: credentials as the edge read them, and the operator's file of callers. Leaves: a
 * {@link io.blindserve.server.auth.Caller}. Imports {@code problem}; may be imported by {@code
 * call}, {@code http} and the root.
 */
@NullMarked
package io.blindserve.server.auth;

import org.jspecify.annotations.NullMarked;
