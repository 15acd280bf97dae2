/**
 * What a call asks of a model and what it gets: tensors, inputs, results, and the bounded pools
 * that compute.
 *
 * <p>Enters: validated requests and a leased model version. Leaves: an outcome. Imports {@code
 * model} and {@code problem}; its children {@code plain} and {@code encrypted} import it, and it
 * does not know them.
 */
@NullMarked
package io.blindserve.server.inference;

import org.jspecify.annotations.NullMarked;
