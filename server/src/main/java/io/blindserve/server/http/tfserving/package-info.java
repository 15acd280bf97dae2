/**
 * The bodies of TensorFlow Serving's REST protocol, without its routes.
 *
 * <p>Enters: JSON and a model's signature; outputs. Leaves: inputs of a plain call; JSON. Imports
 * {@code http.json}, {@code inference} and {@code problem}; may be imported by {@code http} alone.
 */
@NullMarked
package io.blindserve.server.http.tfserving;

import org.jspecify.annotations.NullMarked;
