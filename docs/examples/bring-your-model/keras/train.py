"""A small network on chemical analyses of wines, from Keras to a folder that Blindserve serves.

python train.py FOLDER    writes FOLDER/wine/1/model.onnx, model.json beside it, and FOLDER/wine/heldout.csv

Keras 3 runs on PyTorch here. A model that was trained with TensorFlow or JAX behind Keras is exported in the same way: save it
as a .keras file there, load it here with keras.models.load_model.
"""
import csv
import json
import math
import os
import sys
from pathlib import Path

os.environ["KERAS_BACKEND"] = "torch"  # before the import

import keras
from sklearn.datasets import load_wine
from sklearn.model_selection import train_test_split


def outward(value, direction):
    """Two significant digits: what clients see of the range must not be a number of a row."""
    if value == 0:
        return 0.0
    unit = 10.0 ** (math.floor(math.log10(abs(value))) - 1)
    return direction(value / unit) * unit


def build(mean, variance):
    return keras.Sequential([
        keras.Input((13,), name="input"),
        keras.layers.Normalization(mean=mean, variance=variance),
        # Squares: what encryption computes exactly, and fast. Small weights keep values small everywhere in the range.
        keras.layers.Dense(12, activation=keras.ops.square, kernel_regularizer=keras.regularizers.L2(0.01)),
        keras.layers.Dense(3, activation="softmax"),
    ])


def main():
    keras.utils.set_random_seed(1)
    folder = Path(sys.argv[1]) / "wine"
    (folder / "1").mkdir(parents=True, exist_ok=True)
    data = load_wine()
    x, x_test, y, y_test = train_test_split(
        data.data.astype("float32"), data.target, test_size=20, random_state=1, stratify=data.target)
    mean, deviation = x.mean(axis=0), x.std(axis=0)
    model = build(mean, deviation**2)
    model.compile(keras.optimizers.Adam(0.01), "sparse_categorical_crossentropy")
    model.fit(x, y, epochs=60, batch_size=32, verbose=0)
    right = (model.predict(x_test, verbose=0).argmax(axis=1) == y_test).sum()
    print(f"{right} of {len(y_test)} held-out wines right")

    model.export(folder / "1" / "model.onnx", format="onnx", verbose=False)
    low = [outward(max(float(v), 0.0), math.floor) for v in mean - 3 * deviation]
    high = [outward(float(v), math.ceil) for v in mean + 3 * deviation]
    description = {
        "task": "classification", "labels": ["barolo", "grignolino", "barbera"],
        "features": data.feature_names,
        "input": {"range": {"min": low, "max": high}},
        "encrypted": True,
    }
    (folder / "1" / "model.json").write_text(json.dumps(description, indent=2))
    with open(folder / "heldout.csv", "w", newline="") as file:
        csv.writer(file).writerows([data.feature_names, *x_test.tolist()])


if __name__ == "__main__":
    main()
