"""Handwritten digits of 8 x 8 by two small convolutions: version 1 with squares, version 2 with Relu."""
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "recipes"))

import jax
import numpy as np
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split

import common
import training

FOLDER = common.folder(__file__)
SIDE, CALIBRATION_ROWS = 8, 300
SHAPES = [(4, 1, 3, 3), (6, 4, 3, 3), (10, 6 * 4 * 4)]
LIMITS = [1.5, 4, 30]
BOX = (np.zeros((1, SIDE, SIDE)), np.ones((1, SIDE, SIDE)))


def network(act):
    return [{"kind": "conv", "act": act, "stride": 1, "pads": [0, 0]},
            {"kind": "conv", "act": act, "stride": 1, "pads": [0, 0]},
            {"kind": "dense", "act": "none"}]


def graph(layers, parameters):
    chain = common.Chain()
    chain.add("Reshape", "image", ("shape", np.array([-1, 1, SIDE, SIDE], np.int64)))
    training.add_to(chain, layers, parameters)
    chain.add("Softmax", "softmax", output="probabilities", axis=1)
    return chain.model(FOLDER.name, SIDE * SIDE, "probabilities", 10)


def trained(layers, train, classes):
    def loss(parameters, x, y):
        decay = sum((w**2).sum() for w, _ in parameters)
        return (training.cross_entropy(training.forward(layers, parameters, x), y) + 1e-4 * decay
                + 0.3 * training.over(layers, parameters, BOX, LIMITS))

    return training.fit(loss, training.start(layers, SHAPES, common.SEED), train, classes, 1500, 128, rate=1e-2)


def main():
    source = load_digits()
    rows, classes = (source.images[:, None] / 16).astype(np.float32), source.target
    train, held, y_train, y_held = train_test_split(
        rows, classes, test_size=360, random_state=common.SEED, stratify=classes)
    features = [f"pixel_{i}_{j}" for i in range(SIDE) for j in range(SIDE)]
    flat = held.reshape(len(held), -1)
    common.write_csv(FOLDER / "data" / "heldout.csv", features, flat, "digit", y_held)
    common.write_csv(FOLDER / "data" / "train.csv", features,
                     train[:CALIBRATION_ROWS].reshape(CALIBRATION_ROWS, -1), "digit", y_train[:CALIBRATION_ROWS])
    for version, act in ((1, "square"), (2, "relu")):
        layers = network(act)
        parameters = trained(layers, train, y_train)
        model = graph(layers, parameters)
        found = common.run(model, flat)
        metrics = {
            "rows": len(held), "accuracy": common.accuracy(found, y_held),
            "onnx_difference": common.require_close(
                found, jax.nn.softmax(training.forward(layers, parameters, held)), 1e-5),
            "bounds_before_activations": training.largest(layers, parameters, BOX),
        }
        common.write(FOLDER, version, model, features, (0, 1), "multiclass_classification",
                     [str(d) for d in range(10)], metrics, common.DIGITS)


if __name__ == "__main__":
    main()
