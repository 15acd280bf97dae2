"""A linear support vector machine with its score; see ../../recipes/common.py for how to run it."""
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "recipes"))
import common
import tabular

SOURCE, LICENCE = tabular.WINE
SPEC = common.Spec(__file__, "classification", SOURCE, LICENCE, "cultivar", ["barolo", "grignolino", "barbera"])


def build(data):
    """One-vs-rest, so that each class has one linear score."""
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler
    from sklearn.svm import LinearSVC

    pipeline = make_pipeline(StandardScaler(), LinearSVC(C=0.1, random_state=0, max_iter=100000))
    pipeline.fit(data.train.rows, data.train.targets)
    return tabular.convert(pipeline, len(data.low), {id(pipeline[-1]): {"raw_scores": True}})


if __name__ == "__main__":
    common.run(SPEC, tabular.wine, {1: build})
