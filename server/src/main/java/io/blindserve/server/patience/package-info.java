/**
 * How long a server that ends may take, all parts together.
 *
 * <p>Enters: one duration. Leaves: what is left of it. Imports nothing of the server; may be
 * imported by every room.
 */
@NullMarked
package io.blindserve.server.patience;

import org.jspecify.annotations.NullMarked;
