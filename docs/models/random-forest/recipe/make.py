"""Three kinds of wine by a random forest of 20 trees of depth 4, as skl2onnx converts it."""
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "recipes"))

from sklearn.datasets import load_wine
from sklearn.ensemble import RandomForestClassifier
from sklearn.model_selection import train_test_split

import common

FOLDER = common.folder(__file__)


def main():
    source = load_wine()
    rows, classes, features = source.data.astype("float32"), source.target, common.names(source.feature_names)
    train, held, y_train, y_held = train_test_split(
        rows, classes, test_size=54, random_state=common.SEED, stratify=classes)
    model = RandomForestClassifier(n_estimators=20, max_depth=4, random_state=common.SEED).fit(train, y_train)
    converted = common.from_sklearn(FOLDER.name, model, len(features))
    found = common.run(converted, held)
    metrics = {
        "rows": len(held), "accuracy": common.accuracy(found, y_held),
        "onnx_difference": common.require_close(found, model.predict_proba(held), 1e-5),
        "trees": len(model.estimators_), "leaves": int(sum(tree.get_n_leaves() for tree in model.estimators_)),
    }
    common.write_csv(FOLDER / "data" / "heldout.csv", features, held, "cultivar", y_held)
    common.write(FOLDER, 1, converted, features, common.box(train), "multiclass_classification",
                 [str(name) for name in source.target_names], metrics, common.WINE)


if __name__ == "__main__":
    main()
