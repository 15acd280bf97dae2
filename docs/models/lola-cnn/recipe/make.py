"""Handwritten digits of 8 x 8, drawn up to 28 x 28, by the network of LoLa's shape."""
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "recipes"))

import jax
import numpy as np
from scipy.ndimage import zoom
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

import common
import training

FOLDER = common.folder(__file__)
SIDE, HELD_ROWS = 28, 100
LAYERS = [
    {"kind": "conv", "act": "square", "stride": 2, "pads": [1, 1]},
    {"kind": "dense", "act": "square"},
    {"kind": "dense", "act": "none"},
]
SHAPES = [(5, 1, 5, 5), (100, 5 * 13 * 13), (10, 100)]
LIMITS = [2, 12, 100]
BOX = (np.zeros((1, SIDE, SIDE)), np.ones((1, SIDE, SIDE)))


def enlarged(images):
    """Linear interpolation, grey values in whole hundredths."""
    large = np.stack([zoom(image / 16, SIDE / 8, order=1) for image in images])
    return np.clip(np.round(large, 2), 0, 1).astype(np.float32)


def graph(parameters):
    chain = common.Chain()
    chain.add("Reshape", "image", ("shape", np.array([-1, 1, SIDE, SIDE], np.int64)))
    training.add_to(chain, LAYERS, parameters)
    chain.add("Softmax", "softmax", output="probabilities", axis=1)
    return chain.model(FOLDER.name, SIDE * SIDE, "probabilities", 10)


def main():
    source = load_digits()
    rows, classes = enlarged(source.images)[:, None], source.target
    train, held, y_train, y_held = train_test_split(
        rows, classes, test_size=360, random_state=common.SEED, stratify=classes)

    def loss(parameters, x, y):
        decay = sum((w**2).sum() for w, _ in parameters)
        return (training.cross_entropy(training.forward(LAYERS, parameters, x), y) + 1e-4 * decay
                + 0.1 * training.over(LAYERS, parameters, BOX, LIMITS))

    parameters = training.fit(loss, training.start(LAYERS, SHAPES, common.SEED), train, y_train, 1200, 128)
    model = graph(parameters)
    flat = held.reshape(len(held), -1)
    found = common.run(model, flat)
    metrics = {
        "rows": len(held), "accuracy": common.accuracy(found, y_held),
        "accuracy_on_the_rows_here": common.accuracy(found[:HELD_ROWS], y_held[:HELD_ROWS]),
        "onnx_difference": common.require_close(
            found, jax.nn.softmax(training.forward(LAYERS, parameters, held)), 1e-5),
        "bounds_before_activations": training.largest(LAYERS, parameters, BOX),
    }
    features = [f"pixel_{i}_{j}" for i in range(SIDE) for j in range(SIDE)]
    common.write_csv(FOLDER / "data" / "heldout.csv", features, flat[:HELD_ROWS], "digit", y_held[:HELD_ROWS])
    common.write(FOLDER, 1, model, features, (0, 1), "multiclass_classification", [str(d) for d in range(10)], metrics,
                 common.DIGITS)


if __name__ == "__main__":
    main()
