"""Two kinds of iris by standardisation and a support vector machine with Gaussian kernel, as skl2onnx converts it.

Probabilities are Platt's: without them ONNX Runtime gives the two scores in the reverse order of the classes.
"""
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "recipes"))

import numpy as np
from sklearn.datasets import load_iris
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

import common

FOLDER = common.folder(__file__)
MOST_SUPPORT_VECTORS = 40


def platt(machine, scores):
    """The sigmoid alone; libsvm and ONNX Runtime go on from it by an iteration that stops early."""
    return 1 / (1 + np.exp(machine._probA[0] * -scores + machine._probB[0]))


def main():
    source = load_iris()
    pair = source.target > 0
    rows, classes, features = source.data[pair].astype("float32"), source.target[pair] - 1, common.names(
        source.feature_names)
    train, held, y_train, y_held = train_test_split(
        rows, classes, test_size=40, random_state=common.SEED, stratify=classes)
    model = make_pipeline(StandardScaler(), SVC(kernel="rbf", gamma=0.1, C=3, probability=True, random_state=common.SEED)).fit(train, y_train)
    count = int(model[-1].n_support_.sum())
    if count > MOST_SUPPORT_VECTORS:
        raise SystemExit(f"{count} support vectors")
    converted = common.from_sklearn(FOLDER.name, model, len(features))
    found = common.run(converted, held)
    metrics = {
        "rows": len(held), "accuracy": common.accuracy(found, y_held),
        "onnx_difference": common.require_close(found, model.predict_proba(held), 1e-4),
        "difference_from_sigmoid": common.require_close(found[:, 0], platt(model[-1], model.decision_function(held)), 5e-3),
        "support_vectors": count,
    }
    common.write_csv(FOLDER / "data" / "heldout.csv", features, held, "species", y_held)
    common.write(FOLDER, 1, converted, features, common.box(train), "binary_classification",
                 ["versicolor", "virginica"], metrics, common.IRIS)


if __name__ == "__main__":
    main()
