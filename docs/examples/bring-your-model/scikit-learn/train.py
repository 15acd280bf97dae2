"""A logistic regression on iris flowers, from scikit-learn to a folder that Blindserve serves.

python train.py FOLDER    writes FOLDER/iris/1/model.onnx, model.json beside it, and FOLDER/iris/heldout.csv
"""
import csv
import json
import sys
from pathlib import Path

from skl2onnx import to_onnx
from sklearn.datasets import load_iris
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import train_test_split
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler


def main():
    folder = Path(sys.argv[1]) / "iris"
    (folder / "1").mkdir(parents=True, exist_ok=True)
    data = load_iris()
    x, x_test, y, y_test = train_test_split(
        data.data.astype("float32"), data.target, test_size=20, random_state=1, stratify=data.target)
    model = make_pipeline(StandardScaler(), LogisticRegression()).fit(x, y)
    right = (model.predict(x_test) == y_test).sum()
    print(f"{right} of {len(y_test)} held-out flowers right")

    converted = to_onnx(model, x[:1], options={id(model): {"zipmap": False}}, target_opset={"": 17, "ai.onnx.ml": 3})
    (folder / "1" / "model.onnx").write_bytes(converted.SerializeToString())
    features = [name.removesuffix(" (cm)") for name in data.feature_names]
    description = {
        "task": "classification", "labels": data.target_names.tolist(),
        "features": features,
        "input": {"range": {"min": [4, 2, 1, 0], "max": [8, 5, 7, 3]}},  # centimetres that such a flower can have
        "encrypted": True,
    }
    (folder / "1" / "model.json").write_text(json.dumps(description, indent=2))
    with open(folder / "heldout.csv", "w", newline="") as file:
        csv.writer(file).writerows([features, *x_test.tolist()])


if __name__ == "__main__":
    main()
