/**
 * The compiler's front: from a model's graph to a chain of layers.
 *
 * <p>Enters: a neutral graph, read from a model file by somebody else; nothing of it is checked but
 * its form. Leaves: a {@code LayerNetwork}, or a refusal that names the node. Imports {@code
 * network}; may be imported by {@code compile} and by the server's encrypted room.
 */
@NullMarked
package io.blindserve.he.compile.graph;

import org.jspecify.annotations.NullMarked;
