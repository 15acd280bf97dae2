"""A support vector machine with a Gaussian kernel; see ../../recipes/common.py for how to run it."""
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "recipes"))
import common
import tabular

SOURCE, LICENCE = tabular.BREAST_CANCER
SPEC = common.Spec(__file__, "binary_classification", SOURCE, LICENCE, "diagnosis", ["benign", "malignant"], keep_train=True)
FEATURES = ["mean texture", "worst perimeter", "worst smoothness", "worst concave points"]
VECTORS = 64


def load():
    return tabular.breast_cancer(FEATURES)


def build(data):
    """With Platt's probabilities, because the two columns of scores that skl2onnx writes name the classes the other way round.

    A large C and a small gamma leave few support vectors.
    """
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler
    from sklearn.svm import SVC

    pipeline = make_pipeline(StandardScaler(), SVC(kernel="rbf", C=20.0, gamma=0.02, probability=True, random_state=0))
    pipeline.fit(data.train.rows, data.train.targets)
    count = len(pipeline[-1].support_)
    if count > VECTORS:
        raise SystemExit(f"{count} support vectors")
    print(count, "support vectors")
    return tabular.convert(pipeline, len(data.low), {id(pipeline): {"zipmap": False}})


if __name__ == "__main__":
    common.run(SPEC, load, {1: build})
