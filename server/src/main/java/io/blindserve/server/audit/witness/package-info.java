/**
 * Asking witnesses (C2SP tlog-witness) to cosign the heads of our log before they are shown.
 *
 * <p>Enters: heads that were signed, and the tiles below them; answers of witnesses, which are
 * hostile until their signatures are verified. Leaves: heads with cosignatures. Imports {@code
 * audit.store} and {@code keys}; imported by {@code audit}, its settings by the root too.
 */
@NullMarked
package io.blindserve.server.audit.witness;

import org.jspecify.annotations.NullMarked;
