"""Trains both versions and writes ../1 and ../2. By hand: `pip install -r requirements.txt && python make.py`.

`python make.py --check` trains nothing: it recomputes each model.json from the committed ONNX, rows and recipe.
"""
import sys

import numpy as np
import onnxruntime

import dataset
import export_onnx
import model_json
import network
import train_v1
import train_v2

TOLERANCE = 1e-5


def probabilities(model, rows):
    session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
    return session.run([export_onnx.OUTPUT], {export_onnx.INPUT: rows.astype(np.float32)})[0][:, 0].astype(np.float64)


def check_against_trainer(model, layers, activation, clean, split):
    """ONNX Runtime and the trainer's own network, row by row."""
    logit = np.asarray(network.logits(layers, clean(split.rows), activation), np.float64)
    worst = np.max(np.abs(probabilities(model, split.rows) - 1 / (1 + np.exp(-logit))))
    if not worst < TOLERANCE:
        raise SystemExit(f"ONNX and trainer differ by {worst}")
    return worst


def description(version, model, train, heldout):
    found = model_json.metrics(probabilities(model, heldout.rows), heldout.diagnoses)
    print(f"version {version}: {len(model)} bytes, {found}")
    return model_json.describe(train, found, encrypted=version == 2)


def write(version, model, train, heldout):
    folder = dataset.FOLDER / str(version)
    folder.mkdir(exist_ok=True)
    (folder / "model.onnx").write_bytes(model)
    (folder / "model.json").write_text(description(version, model, train, heldout))


def check(train, heldout):
    for version in (1, 2):
        folder = dataset.FOLDER / str(version)
        expected = description(version, (folder / "model.onnx").read_bytes(), train, heldout)
        if (folder / "model.json").read_text() != expected:
            raise SystemExit(f"version {version}: model.json does not belong to this model, these rows and this recipe")


def make(train, heldout):
    mean, deviation = dataset.standardisation(train.rows)
    box = dataset.plausible_box(train.rows)
    standard = lambda rows: ((rows - mean) / deviation).astype(np.float32)
    clipped = lambda rows: standard(np.clip(rows, *box))

    first = train_v1.train(train)
    second = train_v2.train(train, first)
    models = [
        (1, first, network.relu, standard, export_onnx.build(first, mean, deviation, "relu")),
        (2, second, network.square, clipped, export_onnx.build(second, mean, deviation, "square", box)),
    ]
    for version, layers, activation, clean, model in models:
        for split in (train, heldout):
            worst = check_against_trainer(model, layers, activation, clean, split)
            print(f"version {version}: ONNX Runtime and trainer differ by at most {worst:.1e} on {len(split.rows)} rows")
        write(version, model, train, heldout)


def main():
    action = check if sys.argv[1:] == ["--check"] else make
    action(dataset.read("train"), dataset.read("heldout"))


if __name__ == "__main__":
    main()
