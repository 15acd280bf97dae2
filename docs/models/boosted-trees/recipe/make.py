"""100 boosted trees of depth 4 by LightGBM on declared bins; see ../../recipes/common.py for how to run it."""
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "recipes"))
import common
import edges
import tabular

SOURCE, LICENCE = tabular.BREAST_CANCER
SPEC = common.Spec(__file__, "binary_classification", SOURCE, LICENCE, "diagnosis", ["benign", "malignant"])
BINS = 32


def load():
    return edges.with_bins(tabular.breast_cancer(), BINS)


def build(data):
    import lightgbm
    from onnxmltools import convert_lightgbm
    from onnxmltools.convert.common.data_types import FloatTensorType

    with edges.forced_bins(data.bins) as file:
        boosted = lightgbm.LGBMClassifier(
            n_estimators=100, max_depth=4, num_leaves=16, learning_rate=0.08, min_child_samples=5, reg_lambda=1.0,
            max_bin_by_feature=[len(of) + 1 for of in data.bins], min_data_in_bin=1,
            forcedbins_filename=file, deterministic=True, force_row_wise=True,
            num_threads=1, seed=0, verbose=-1)
        boosted.fit(data.train.rows, data.train.targets)
    model = convert_lightgbm(
        boosted, initial_types=[("input", FloatTensorType([None, len(data.low)]))], zipmap=False, target_opset=15)
    return edges.onto_edges(model, data.bins)


if __name__ == "__main__":
    common.run(SPEC, load, {1: build})
