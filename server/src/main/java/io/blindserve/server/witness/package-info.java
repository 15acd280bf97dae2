/**
 * A witness of access logs of others (C2SP tlog-witness): cosigns a head only if it grew out of the
 * one that it cosigned before.
 *
 * <p>Enters: what logs send, which is hostile until their signatures are verified. Leaves: answers
 * with cosignatures. Imports {@code keys} and nothing of the server; may be imported by the root.
 */
@NullMarked
package io.blindserve.server.witness;

import org.jspecify.annotations.NullMarked;
