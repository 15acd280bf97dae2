package io.blindserve.he.compile;

import io.blindserve.he.circuit.FeatureRange;
import io.blindserve.he.compile.graph.GraphNode;
import io.blindserve.he.compile.network.Tail;
import java.util.List;

/**
 * A chain of dense layers as a graph states it.
 *
 * @param inputName the input tensor
 * @param box the declared box, to which inputs are clipped
 * @param first an affine map of each clipped feature before the first layer
 * @param layers in order; all but the last have a true quadratic activation in every channel
 * @param layerNodes the node that made each layer, for messages
 * @param tail what follows
 * @param outputName the output tensor
 */
record Network(
    String inputName,
    FeatureRange box,
    Quadratic first,
    List<DenseLayer> layers,
    List<GraphNode> layerNodes,
    Tail tail,
    String outputName) {

  Network {
    layers = List.copyOf(layers);
    layerNodes = List.copyOf(layerNodes);
  }
}
