"""A random forest of 50 trees; see ../../recipes/common.py for how to run it."""
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "recipes"))
import common
import edges
import tabular

SOURCE, LICENCE = tabular.WINE
SPEC = common.Spec(__file__, "classification", SOURCE, LICENCE, "cultivar", ["barolo", "grignolino", "barbera"])


def load():
    return edges.with_bins(tabular.wine(), 32)


def build(data):
    """Rows go in as the middles of their bins, so that no threshold needs more than the bins tell apart."""
    from sklearn.ensemble import RandomForestClassifier

    forest = RandomForestClassifier(n_estimators=50, max_depth=5, random_state=0)
    forest.fit(edges.middles(data.train.rows, data), data.train.targets)
    model = tabular.convert(forest, len(data.low), {id(forest): {"zipmap": False}})
    return edges.onto_edges(model, data.bins)


if __name__ == "__main__":
    common.run(SPEC, load, {1: build})
