"""Three kinds of wine by 16 neurons with tanh."""
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "recipes"))

import jax
import numpy as np
from sklearn.datasets import load_wine
from sklearn.model_selection import train_test_split

import common
import training

FOLDER = common.folder(__file__)
LAYERS = [{"kind": "dense", "act": "tanh"}, {"kind": "dense", "act": "none"}]
LIMITS = [4, 8]


def main():
    source = load_wine()
    rows, classes, features = source.data.astype("float32"), source.target, common.names(source.feature_names)
    train, held, y_train, y_held = train_test_split(
        rows, classes, test_size=54, random_state=common.SEED, stratify=classes)
    mean, deviation = (v.astype(np.float32) for v in (train.mean(axis=0), train.std(axis=0)))
    standard = lambda x: ((x - mean) / deviation).astype(np.float32)
    limits = common.box(train)
    box = tuple(standard(v) for v in limits)

    def loss(parameters, x, y):
        decay = sum((w**2).sum() for w, _ in parameters)
        return (training.cross_entropy(training.forward(LAYERS, parameters, x), y) + 1e-3 * decay
                + 0.3 * training.over(LAYERS, parameters, box, LIMITS))

    begin = training.start(LAYERS, [(16, len(features)), (3, 16)], common.SEED)
    parameters = training.fit(loss, begin, standard(train), y_train, 600, len(train), rate=1e-2)
    chain = common.Chain()
    chain.add("Sub", "centre", ("mean", mean))
    chain.add("Mul", "standardise", ("inverse_deviation", 1 / deviation))
    training.add_to(chain, LAYERS, parameters)
    chain.add("Softmax", "softmax", output="probabilities", axis=1)
    model = chain.model(FOLDER.name, len(features), "probabilities", 3)
    found = common.run(model, held)
    metrics = {
        "rows": len(held), "accuracy": common.accuracy(found, y_held),
        "onnx_difference": common.require_close(
            found, jax.nn.softmax(training.forward(LAYERS, parameters, standard(held))), 1e-4),
        "bounds_before_activations": training.largest(LAYERS, parameters, box),
    }
    common.write_csv(FOLDER / "data" / "heldout.csv", features, held, "cultivar", y_held)
    common.write_csv(FOLDER / "data" / "train.csv", features, train, "cultivar", y_train)
    common.write(FOLDER, 1, model, features, limits, "multiclass_classification",
                 [str(name) for name in source.target_names], metrics, common.WINE)


if __name__ == "__main__":
    main()
