"""What the recipes share: data as CSV, ranges that show no row, model.json, and the check of a committed model.

A recipe is `docs/models/NAME/recipe/make.py`. It gives a `Spec`, a function that reads and splits the data, and one
function a version that trains and returns ONNX; `run` does the rest:

    python make.py              make the data, train, write ../1/model.onnx and ../1/model.json, print figures
    python make.py --describe   train nothing: write each model.json anew for the committed model and rows
    python make.py --check      train nothing, write nothing: fail unless each model.json is that of its model and rows
"""
import csv
import hashlib
import json
import math
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import onnx
import onnxruntime

LARGEST_FILE = 1 << 20
NEAR = 0.02


@dataclass(frozen=True)
class Spec:
    """What is said about a model that does not depend on its training."""

    file: str
    task: str
    source: str
    licence: str
    target: str
    labels: list = field(default_factory=list)
    keep_train: bool = False
    clipped: bool = False
    encrypted: dict = field(default_factory=dict)

    @property
    def folder(self):
        return Path(self.file).resolve().parent.parent


@dataclass(frozen=True)
class Table:
    """Rows [n, features] in raw units as float32 holds them, and a target [n] (a class or a number)."""

    features: list
    rows: np.ndarray
    targets: np.ndarray


@dataclass(frozen=True)
class Data:
    """Training and held-out rows, the declared box of raw features, and perhaps public bins."""

    train: Table
    heldout: Table
    low: list
    high: list
    bins: list = field(default_factory=list)


def table(features, rows, targets):
    return Table([str(name).replace(" ", "_") for name in features], np.asarray(rows, np.float32), np.asarray(targets))


def outward(value, upward):
    """Two significant digits, never nearer to zero's other side than the value: a declared end, not a row's value."""
    if value == 0.0:
        return 0.0
    digits = 1 - math.floor(math.log10(abs(value)))
    direction = math.ceil if upward else math.floor
    return round(direction(value * 10.0**digits) / 10.0**digits, max(digits, 0)) + 0.0


def box(rows, sigmas=3.5, floor=None):
    """Mean +- so many deviations of each feature, not below the floor, rounded outward to two digits."""
    mean, deviation = rows.mean(axis=0, dtype=np.float64), rows.std(axis=0, dtype=np.float64)
    low = mean - sigmas * deviation
    if floor is not None:
        low = np.maximum(low, floor)
    return [outward(v, False) for v in low], [outward(v, True) for v in mean + sigmas * deviation]


def split(count, heldout, seed, stratify=None):
    """Indices of training rows and of held-out rows, both ascending."""
    from sklearn.model_selection import train_test_split

    first, second = train_test_split(np.arange(count), test_size=heldout, random_state=seed, stratify=stratify)
    return np.sort(first), np.sort(second)


def _number(value):
    short = str(np.float32(value))
    return short[:-2] if short.endswith(".0") else short


def write_csv(path, rows, target):
    path.parent.mkdir(parents=True, exist_ok=True)
    with open(path, "w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([*rows.features, target])
        for row, value in zip(rows.rows, rows.targets):
            writer.writerow([*map(_number, row), _number(value)])


def read_csv(path, whole):
    with open(path, newline="") as file:
        header, *lines = csv.reader(file)
    numbers = np.array(lines, dtype=np.float64)
    targets = numbers[:, -1].astype(int) if whole else numbers[:, -1]
    return Table(header[:-1], numbers[:, :-1].astype(np.float32), targets)


def answers(model, rows):
    """The first output of floats, [n, outputs], as float64."""
    session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
    name = next(output.name for output in session.get_outputs() if output.type == "tensor(float)")
    given = {session.get_inputs()[0].name: rows.astype(np.float32)}
    return session.run([name], given)[0].astype(np.float64).reshape(len(rows), -1)


def classes(found):
    return (found[:, 0] > 0.5).astype(int) if found.shape[1] == 1 else found.argmax(axis=1)


def classification(found, targets):
    """Accuracy, and how many rows lie so near a border that an error of NEAR in both columns may turn them."""
    if found.shape[1] == 1:
        margin = 2 * np.abs(found[:, 0] - 0.5)
    else:
        ordered = np.sort(found, axis=1)
        margin = ordered[:, -1] - ordered[:, -2]
    return {"rows": len(targets), "accuracy": round(float(np.mean(classes(found) == targets)), 4),
            "rows_near_a_border": int(np.sum(margin < 2 * NEAR))}


def regression(found, targets):
    error = found[:, 0] - targets
    return {"rows": len(targets), "r2": round(1 - float(np.sum(error**2) / np.sum((targets - targets.mean()) ** 2)), 4),
            "mean_absolute_error": round(float(np.mean(np.abs(error))), 4)}


def anomaly(found, targets):
    from sklearn.metrics import average_precision_score, roc_auc_score

    return {"rows": len(targets), "auc": round(float(roc_auc_score(targets, found[:, 0])), 4),
            "average_precision": round(float(average_precision_score(targets, found[:, 0])), 4)}


METRICS = {"regression": regression, "anomaly_score": anomaly}


def digest(spec):
    """SHA-256 over the sorted lines `name sha256` of the recipe, of what recipes share, and of the committed rows."""
    root = spec.folder.parent
    files = [*spec.folder.glob("recipe/*.py"), *spec.folder.glob("data/*.csv"),
             *Path(__file__).resolve().parent.glob("*.py"), Path(__file__).resolve().parent / "requirements.txt"]
    lines = sorted(f"{path.relative_to(root)} {hashlib.sha256(path.read_bytes()).hexdigest()}\n" for path in files)
    return "sha256:" + hashlib.sha256("".join(lines).encode()).hexdigest()


def describe(spec, model, data_features, low, high, bins, heldout):
    found = METRICS.get(spec.task, classification)(answers(model, heldout.rows), heldout.targets)
    document = {"name": spec.folder.name, "task": spec.task, "labels": spec.labels, "features": data_features,
                "input": {"name": onnx.load_from_string(model).graph.input[0].name, "clipped": spec.clipped,
                          "range": {"min": list(map(float, low)), "max": list(map(float, high))}}}
    if bins:
        document["bins"] = [list(map(float, edges)) for edges in bins]
    document |= {"metrics": found, "recipe_digest": digest(spec), "licence": spec.licence, "data": spec.source,
                 "encrypted": spec.encrypted or True}
    return found, _json(document) + "\n"


def _json(value, indent=""):
    """JSON with an indent, except that a list of plain values takes one line."""
    if isinstance(value, dict) and value:
        inner = indent + "  "
        parts = (f"{inner}{json.dumps(key)}: {_json(part, inner)}" for key, part in value.items())
        return "{\n" + ",\n".join(parts) + f"\n{indent}}}"
    if isinstance(value, list) and any(isinstance(part, list) for part in value):
        inner = indent + "  "
        return "[\n" + ",\n".join(inner + _json(part, inner) for part in value) + f"\n{indent}]"
    return json.dumps(value)


def operators(model):
    proto = onnx.load_from_string(model)
    return {o.domain or "ai.onnx": o.version for o in proto.opset_import}, sorted({n.op_type for n in proto.graph.node})


def _checked(model):
    """The bytes of a model that any ONNX Runtime takes: no notes of the exporter, nothing outside the file."""
    for value in [model.graph, *model.graph.node]:
        del value.metadata_props[:]
        value.doc_string = ""
    for info in [*model.graph.value_info, *model.graph.input, *model.graph.output]:
        del info.metadata_props[:]
    onnx.checker.check_model(model, full_check=True)
    data = model.SerializeToString(deterministic=True)
    if len(data) > LARGEST_FILE:
        raise SystemExit(f"the model has {len(data)} bytes, more than {LARGEST_FILE}")
    return data


def run(spec: Spec, load: Callable[[], Data], versions: dict):
    action = sys.argv[1] if len(sys.argv) > 1 else ""
    folder, whole = spec.folder, spec.task != "regression"
    if not action:
        data = load()
        write_csv(folder / "data" / "heldout.csv", data.heldout, spec.target)
        if spec.keep_train:
            write_csv(folder / "data" / "train.csv", data.train, spec.target)
        for version, build in versions.items():
            (folder / str(version)).mkdir(exist_ok=True)
            (folder / str(version) / "model.onnx").write_bytes(_checked(build(data)))
    heldout = read_csv(folder / "data" / "heldout.csv", whole)
    for version in versions:
        model, place = (folder / str(version) / "model.onnx").read_bytes(), folder / str(version) / "model.json"
        if not action:
            low, high, bins = data.low, data.high, data.bins
        else:
            old = json.loads(place.read_text())
            low, high, bins = old["input"]["range"]["min"], old["input"]["range"]["max"], old.get("bins", [])
        found, text = describe(spec, model, heldout.features, low, high, bins, heldout)
        outside = int(np.sum(np.any((heldout.rows < low) | (heldout.rows > high), axis=1)))
        opsets, names = operators(model)
        print(f"{folder.name} {version}: {len(model)} bytes, {found}, {outside} rows outside, {opsets}, {', '.join(names)}")
        if action != "--check":
            place.write_text(text)
        elif place.read_text() != text:
            raise SystemExit(f"{folder.name} {version}: model.json is not that of this model, these rows and this recipe")
