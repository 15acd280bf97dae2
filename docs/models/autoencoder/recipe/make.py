"""How unlike a benign mass a row is: the mean squared error of a small autoencoder trained on benign rows."""
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "recipes"))

import jax.numpy as jnp
import numpy as np
from sklearn.datasets import load_breast_cancer
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import train_test_split

import common
import training

FOLDER = common.folder(__file__)
SIGMAS, HIDDEN = 3.5, 12
LAYERS = [{"kind": "dense", "act": "square"}, {"kind": "dense", "act": "none"}]
LIMITS = [3, 8]


def graph(parameters, mean, deviation, limits, features):
    chain = common.Chain()
    chain.add("Max", "clip_low", ("min", limits[0]))
    chain.add("Min", "clip_high", ("max", limits[1]))
    chain.add("Sub", "centre", ("mean", mean))
    chain.add("Mul", "standardise", ("inverse_deviation", 1 / deviation), output="standard")
    training.add_to(chain, LAYERS, parameters)
    chain.add("Sub", "residual", other="standard")
    chain.add("Mul", "residual_square", twice=True)
    chain.add("ReduceMean", "score", output="anomaly", axes=[1], keepdims=1)
    return chain.model(FOLDER.name, features, "anomaly", 1)


def plausible(rows, mean, deviation):
    """Mean and 3.5 deviations to each side, not below zero, rounded outward to two digits."""
    wide = np.stack([np.maximum(mean - SIGMAS * deviation, 0), mean + SIGMAS * deviation]).astype(float)
    return common.box(wide, margin=0)


def main():
    source = load_breast_cancer()
    rows, classes, features = source.data.astype("float32"), 1 - source.target, common.names(source.feature_names)
    train, held, y_train, y_held = train_test_split(
        rows, classes, test_size=114, random_state=common.SEED, stratify=classes)
    mean, deviation = (v.astype(np.float32) for v in (train.mean(axis=0), train.std(axis=0)))
    declared = plausible(train, mean, deviation)
    limits = tuple(v.astype(np.float32) for v in declared)
    standard = lambda x: ((np.clip(x, *limits) - mean) / deviation).astype(np.float32)
    box = tuple(standard(v) for v in limits)
    benign = standard(train[y_train == 0])
    score = lambda parameters, x: jnp.mean((training.forward(LAYERS, parameters, x) - x) ** 2, axis=1)

    def loss(parameters, x, _):
        decay = sum((w**2).sum() for w, _ in parameters)
        return score(parameters, x).mean() + 1e-4 * decay + 0.1 * training.over(LAYERS, parameters, box, LIMITS)

    begin = training.start(LAYERS, [(HIDDEN, 30), (30, HIDDEN)], common.SEED)
    parameters = training.fit(loss, begin, benign, np.zeros(len(benign)), 1500, 128, rate=5e-3)
    model = graph(parameters, mean, deviation, limits, len(features))
    found = common.run(model, held)
    random = np.random.default_rng(common.SEED)
    corners = random.choice([0.0, 1.0], (20000, 30)) * (limits[1] - limits[0]) + limits[0]
    metrics = {
        "rows": len(held), "auc_of_malignant": round(float(roc_auc_score(y_held, found[:, 0])), 4),
        "median_score_benign": round(float(np.median(found[y_held == 0])), 4),
        "median_score_malignant": round(float(np.median(found[y_held == 1])), 4),
        "largest_score_held_out": round(float(found.max()), 4),
        "largest_score_of_20000_corners": round(float(common.run(model, corners).max()), 2),
        "rows_outside_the_box": int(np.any((held < limits[0]) | (held > limits[1]), axis=1).sum()),
        "onnx_difference": common.require_close(found, score(parameters, standard(held)), 1e-4),
        "bounds_before_activations": training.largest(LAYERS, parameters, box),
    }
    common.write_csv(FOLDER / "data" / "heldout.csv", features, held, "diagnosis", y_held)
    common.write(FOLDER, 1, model, features, declared, "anomaly_score", [], metrics, common.BREAST_CANCER, clipped=True)


if __name__ == "__main__":
    main()
