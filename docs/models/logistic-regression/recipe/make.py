"""Logistic regression on standardised features; see ../../recipes/common.py for how to run it."""
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "recipes"))
import common
import tabular

SOURCE, LICENCE = tabular.BREAST_CANCER
SPEC = common.Spec(__file__, "binary_classification", SOURCE, LICENCE, "diagnosis", ["benign", "malignant"])


def build(data):
    from sklearn.linear_model import LogisticRegression
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    pipeline = make_pipeline(StandardScaler(), LogisticRegression(C=0.3, max_iter=1000))
    pipeline.fit(data.train.rows, data.train.targets)
    return tabular.convert(pipeline, len(data.low), {id(pipeline): {"zipmap": False}})


if __name__ == "__main__":
    common.run(SPEC, tabular.breast_cancer, {1: build})
