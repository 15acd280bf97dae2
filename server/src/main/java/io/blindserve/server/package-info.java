/**
 * The composition root: the commands of the server's jar, and the one place that constructs rooms
 * and wires them.
 *
 * <p>Enters: command lines. Leaves: a running server, plan files, exit codes. Imports every room;
 * imported by nobody.
 */
@NullMarked
package io.blindserve.server;

import org.jspecify.annotations.NullMarked;
