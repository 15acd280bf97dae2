"""Progression of diabetes by standardisation and linear regression, as skl2onnx converts it."""
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "recipes"))

from sklearn.datasets import load_diabetes
from sklearn.linear_model import LinearRegression
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

import common

FOLDER = common.folder(__file__)


def main():
    source = load_diabetes(scaled=False)
    rows, features = source.data.astype("float32"), common.names(source.feature_names)
    train, held, y_train, y_held = train_test_split(rows, source.target, test_size=89, random_state=common.SEED)
    model = make_pipeline(StandardScaler(), LinearRegression()).fit(train, y_train)
    converted = common.from_sklearn(FOLDER.name, model, len(features))
    found = common.run(converted, held)
    metrics = {
        "rows": len(held), **common.regression_metrics(found, y_held),
        "onnx_difference": common.require_close(found, model.predict(held), 1e-3),
    }
    common.write_csv(FOLDER / "data" / "heldout.csv", features, held, "progression", y_held)
    common.write(FOLDER, 1, converted, features, common.box(train), "regression", [], metrics, common.DIABETES)


if __name__ == "__main__":
    main()
