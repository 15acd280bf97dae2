"""Bins of trees that are declared, not learnt: equal steps over the declared box, with edges of few digits.

A client that sends which bin a feature lies in then shows nothing of the training rows, and every threshold lies on an edge.
"""
import contextlib
import dataclasses
import json
import math
import tempfile
from pathlib import Path

import numpy as np
import onnx


def with_bins(data, count):
    """At most count - 1 edges a feature, multiples of 1, 2 or 5 times a power of ten."""
    bins = [_edges(low, high, count) for low, high in zip(data.low, data.high)]
    return dataclasses.replace(data, bins=bins)


def _edges(low, high, count):
    step, digits = _step((high - low) / count)
    first, last = math.floor(low / step) + 1, math.ceil(high / step) - 1
    return [round(i * step, digits) + 0.0 for i in range(first, last + 1)][: count - 1]


def _step(least):
    power = math.floor(math.log10(least))
    for factor in (1, 2, 5, 10):
        if factor * 10.0**power >= least:
            return factor * 10.0**power, max(0, -power)
    raise ValueError(least)


def middles(rows, data):
    """Each value as the middle of its bin; the outermost bins count as wide as their neighbours."""
    out = np.empty(rows.shape, np.float32)
    for i, edges in enumerate(data.bins):
        centres = np.convolve(edges, [0.5, 0.5], "valid")
        centres = np.concatenate([[2 * edges[0] - centres[0]], centres, [2 * edges[-1] - centres[-1]]])
        out[:, i] = centres[np.searchsorted(np.float32(edges), rows[:, i], side="left")]
    return out


@contextlib.contextmanager
def forced_bins(bins):
    """LightGBM's file of bin bounds."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "bins.json"
        file.write_text(json.dumps([{"feature": i, "bin_upper_bound": edges} for i, edges in enumerate(bins)]))
        yield str(file)


def onto_edges(model, bins):
    """Moves each threshold to the nearest edge, at most one bin away, and says how far; leaves are untouched.

    A threshold between the middles of two neighbouring bins is the edge between them already, but for rounding; where
    bins between are empty, any edge between divides the training rows in the same way.
    """
    moved, count = 0.0, 0
    for node in model.graph.node:
        if node.op_type.startswith("TreeEnsemble"):
            attributes = {a.name: a for a in node.attribute}
            modes = attributes["nodes_modes"].strings
            features, values = attributes["nodes_featureids"].ints, attributes["nodes_values"].floats
            for i, mode in enumerate(modes):
                if mode != b"LEAF":
                    edges = np.float32(bins[features[i]])
                    at = int(np.argmin(np.abs(edges.astype(np.float64) - values[i])))
                    width = float(edges[1] - edges[0])
                    moved, count = max(moved, abs(float(edges[at]) - values[i]) / width), count + 1
                    values[i] = float(edges[at])
    print(f"{count} thresholds; the farthest moved by {moved:.3g} of a bin")
    if moved > 0.5 + 1e-3:
        raise SystemExit("a threshold lies farther than half a bin from an edge")
    onnx.checker.check_model(model)
    return model
