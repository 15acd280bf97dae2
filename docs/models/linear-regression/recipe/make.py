"""Ridge regression on standardised features; see ../../recipes/common.py for how to run it."""
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "recipes"))
import common
import tabular

SOURCE, LICENCE = tabular.DIABETES
SPEC = common.Spec(__file__, "regression", SOURCE, LICENCE, "progression")


def build(data):
    from sklearn.linear_model import Ridge
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    pipeline = make_pipeline(StandardScaler(), Ridge(alpha=10.0))
    pipeline.fit(data.train.rows, data.train.targets)
    return tabular.convert(pipeline, len(data.low))


if __name__ == "__main__":
    common.run(SPEC, tabular.diabetes, {1: build})
