/**
 * Tensors as all protocols of the edge carry them: what is asked of their descriptions, and their
 * binary form.
 *
 * <p>Enters: names, shapes and bytes as they came. Leaves: tensors whose sizes are right, and
 * bytes. Imports {@code inference} and {@code problem}; may be imported by {@code http} and its
 * protocols.
 */
@NullMarked
package io.blindserve.server.http.tensor;

import org.jspecify.annotations.NullMarked;
