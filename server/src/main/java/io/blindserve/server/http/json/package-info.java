/**
 * JSON as every protocol of the edge reads and writes it: strict, bounded, numbers straight to
 * their bytes.
 *
 * <p>Enters: bytes of bodies, tensors. Leaves: parsers, checked values, text. Imports {@code
 * inference} and {@code problem}; may be imported by {@code http} and its protocols.
 */
@NullMarked
package io.blindserve.server.http.json;

import org.jspecify.annotations.NullMarked;
