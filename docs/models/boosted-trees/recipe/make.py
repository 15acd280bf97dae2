"""Breast cancer by 100 boosted trees of depth 4, trained on at most 63 bins a feature."""
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "recipes"))

import numpy as np
import onnx
from sklearn.datasets import load_breast_cancer
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.model_selection import train_test_split

import common

FOLDER = common.folder(__file__)
BINS = 63


def allow_numpy_integers():
    """skl2onnx 1.20 gives booleans and numpy integers, which protobuf 7 refuses as whole numbers."""
    make = onnx.helper.make_attribute

    def make_attribute(key, value, *others, **more):
        whole = isinstance(value, list) and all(isinstance(v, (bool, np.bool_, int, np.integer)) for v in value)
        return make(key, [int(v) for v in value] if whole else value, *others, **more)

    onnx.helper.make_attribute = make_attribute


def edges(model):
    """Every threshold that training could choose, as the single that the converted model compares with."""
    return [[float(v) for v in np.unique(of.astype(np.float32))] for of in model._bin_mapper.bin_thresholds_]


def require_on_edges(converted, bins):
    node = next(n for n in converted.graph.node if n.op_type.startswith("TreeEnsemble"))
    given = {a.name: a for a in node.attribute}
    branches = 0
    for feature, value, mode in zip(
            given["nodes_featureids"].ints, given["nodes_values"].floats, given["nodes_modes"].strings):
        if mode != b"LEAF":
            branches += 1
            if np.float32(value) not in np.float32(bins[feature]):
                raise SystemExit(f"a threshold of feature {feature} lies on no edge")
    return {"trees": len(set(given["nodes_treeids"].ints)), "branches": branches,
            "leaves": list(given["nodes_modes"].strings).count(b"LEAF")}


def main():
    source = load_breast_cancer()
    rows, classes, features = source.data.astype("float32"), 1 - source.target, common.names(source.feature_names)
    train, held, y_train, y_held = train_test_split(
        rows, classes, test_size=114, random_state=common.SEED, stratify=classes)
    model = HistGradientBoostingClassifier(
        max_iter=100, max_depth=4, max_bins=BINS, learning_rate=0.1, min_samples_leaf=5, early_stopping=False,
        random_state=common.SEED).fit(train, y_train)
    allow_numpy_integers()
    converted = common.from_sklearn(FOLDER.name, model, len(features))
    bins = edges(model)
    found = common.run(converted, held)
    metrics = {
        "rows": len(held), "accuracy": common.accuracy(found, y_held),
        "onnx_difference": common.require_close(found, model.predict_proba(held), 1e-5),
        **require_on_edges(converted, bins), "most_bin_edges": max(len(of) for of in bins),
    }
    common.write_csv(FOLDER / "data" / "heldout.csv", features, held, "diagnosis", y_held)
    common.write(FOLDER, 1, converted, features, common.box(train), "binary_classification",
                 ["benign", "malignant"], metrics, common.BREAST_CANCER, bins=bins)


if __name__ == "__main__":
    main()
