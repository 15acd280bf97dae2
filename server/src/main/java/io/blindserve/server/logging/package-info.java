/**
 * The server's own log, which is for the operator and apart from the access log: its forms, and the
 * id of the request on whose behalf a thread works.
 *
 * <p>Enters: lines of {@code System.Logger}. Leaves: text or JSON on the standard error. Imports no
 * other room; may be imported by all.
 */
@NullMarked
package io.blindserve.server.logging;

import org.jspecify.annotations.NullMarked;
