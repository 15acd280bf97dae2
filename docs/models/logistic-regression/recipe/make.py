"""Breast cancer by standardisation and logistic regression, as skl2onnx converts it."""
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "recipes"))

from sklearn.datasets import load_breast_cancer
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

import common

FOLDER = common.folder(__file__)


def main():
    source = load_breast_cancer()
    rows, classes, features = source.data.astype("float32"), 1 - source.target, common.names(source.feature_names)
    train, held, y_train, y_held = train_test_split(
        rows, classes, test_size=114, random_state=common.SEED, stratify=classes)
    model = make_pipeline(StandardScaler(), LogisticRegression(C=0.1, max_iter=1000)).fit(train, y_train)
    converted = common.from_sklearn(FOLDER.name, model, len(features))
    found = common.run(converted, held)
    metrics = {
        "rows": len(held), "accuracy": common.accuracy(found, y_held),
        "onnx_difference": common.require_close(found, model.predict_proba(held), 1e-5),
    }
    common.write_csv(FOLDER / "data" / "heldout.csv", features, held, "diagnosis", y_held)
    common.write(FOLDER, 1, converted, features, common.box(train, margin=0.5), "binary_classification",
                 ["benign", "malignant"], metrics, common.BREAST_CANCER)


if __name__ == "__main__":
    main()
