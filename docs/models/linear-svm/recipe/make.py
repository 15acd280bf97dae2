"""Breast cancer by standardisation and a support vector machine with linear kernel, as skl2onnx converts it.

Probabilities are Platt's: without them ONNX Runtime gives the two scores in the reverse order of the classes.
"""
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "recipes"))

import numpy as np
from sklearn.datasets import load_breast_cancer
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

import common

FOLDER = common.folder(__file__)


def platt(machine, scores):
    """The sigmoid alone; libsvm and ONNX Runtime go on from it by an iteration that stops early."""
    return 1 / (1 + np.exp(machine._probA[0] * -scores + machine._probB[0]))


def main():
    source = load_breast_cancer()
    rows, classes, features = source.data.astype("float32"), 1 - source.target, common.names(source.feature_names)
    train, held, y_train, y_held = train_test_split(
        rows, classes, test_size=114, random_state=common.SEED, stratify=classes)
    model = make_pipeline(StandardScaler(), SVC(kernel="linear", C=0.05, probability=True, random_state=common.SEED)).fit(train, y_train)
    converted = common.from_sklearn(FOLDER.name, model, len(features))
    found = common.run(converted, held)
    metrics = {
        "rows": len(held), "accuracy": common.accuracy(found, y_held),
        "onnx_difference": common.require_close(found, model.predict_proba(held), 1e-4),
        "difference_from_sigmoid": common.require_close(found[:, 0], platt(model[-1], model.decision_function(held)), 5e-3),
        "support_vectors": int(model[-1].n_support_.sum()),
    }
    common.write_csv(FOLDER / "data" / "heldout.csv", features, held, "diagnosis", y_held)
    common.write(FOLDER, 1, converted, features, common.box(train, margin=0.5), "binary_classification",
                 ["benign", "malignant"], metrics, common.BREAST_CANCER)


if __name__ == "__main__":
    main()
