"""What the recipes share: boxes, CSV files, graphs, checks with ONNX Runtime, model.json."""
import csv
import hashlib
import json
import math
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper

INPUT = "input"
OPSET, IR_VERSION = 17, 8
MOST_BYTES = 1_000_000
SEED = 20

BREAST_CANCER = (
    "Breast Cancer Wisconsin (Diagnostic), UCI Machine Learning Repository, doi:10.24432/C5DW2B", "CC BY 4.0")
DIGITS = (
    "Optical Recognition of Handwritten Digits, UCI Machine Learning Repository, doi:10.24432/C50P49", "CC BY 4.0")
WINE = ("Wine, UCI Machine Learning Repository, doi:10.24432/C5PC7J", "CC BY 4.0")
IRIS = ("Iris, UCI Machine Learning Repository, doi:10.24432/C56C76", "CC BY 4.0")
DIABETES = (
    "Diabetes, B. Efron, T. Hastie, I. Johnstone, R. Tibshirani, Least Angle Regression, 2004, as packaged in scikit-learn",
    "BSD-3-Clause (scikit-learn's package; the data state none of their own)")
SYNTHETIC = ("made by recipe/make.py", "Apache-2.0")


def names(raw):
    """Column names without blanks, slashes or units."""
    short = [str(name).replace(" (cm)", "") for name in raw]
    return ["".join(c if c.isalnum() else "_" for c in name) for name in short]


def box(rows, margin=0.1):
    """A range of each feature: a tenth of the rows' spread beyond them, not below zero where no value is, rounded
    outward to two significant digits, so that it shows no row's value."""
    low, high = rows.min(axis=0), rows.max(axis=0)
    spread = high - low
    start = np.where(low >= 0, np.maximum(low - margin * spread, 0), low - margin * spread)
    end = high + margin * spread
    return (np.array([_outward(v, math.floor) for v in start]), np.array([_outward(v, math.ceil) for v in end]))


def _outward(value, direction):
    if value == 0.0:
        return 0.0
    digits = 1 - math.floor(math.log10(abs(value)))
    return round(direction(float(value) * 10.0**digits) / 10.0**digits, digits)


def write_csv(path, features, rows, target, values):
    """Rows in single precision, as the model takes them, and last the target (a class's number where whole)."""
    path.parent.mkdir(exist_ok=True)
    with open(path, "w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([*features, target])
        for row, value in zip(np.asarray(rows, np.float32), values):
            writer.writerow([*(_number(v) for v in row), _number(np.float32(value))])


def _number(value):
    return str(int(value)) if float(value).is_integer() else str(value)


class Chain:
    """A graph in which each node takes the value before it; constants are named after their node."""

    def __init__(self, value=INPUT):
        self.nodes, self.constants, self.value = [], [], value

    def add(self, operator, name, *tensors, output=None, twice=False, other=None, **attributes):
        labels = [f"{name}.{part}" for part, _ in tensors]
        for label, (_, tensor) in zip(labels, tensors):
            array = np.asarray(tensor)
            array = array if array.dtype == np.int64 else array.astype(np.float32)
            self.constants.append(numpy_helper.from_array(array, label))
        inputs = [self.value] * (2 if twice else 1) + ([other] if other else []) + labels
        self.value = output or f"{name}.out"
        self.nodes.append(helper.make_node(operator, inputs, [self.value], name, **attributes))

    def model(self, name, features, output, width):
        inputs = [helper.make_tensor_value_info(INPUT, TensorProto.FLOAT, ["N", features])]
        outputs = [helper.make_tensor_value_info(output, TensorProto.FLOAT, ["N", width])]
        graph = helper.make_graph(self.nodes, name, inputs, outputs, self.constants)
        model = helper.make_model(
            graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR_VERSION,
            producer_name="blindserve-recipe")
        onnx.checker.check_model(model, full_check=True)
        return model


def from_sklearn(name, estimator, features, **options):
    """A converted scikit-learn model, as skl2onnx writes it, without ZipMap."""
    from skl2onnx import to_onnx
    from skl2onnx.common.data_types import FloatTensorType

    choices = {id(estimator): {"zipmap": False, **options}} if hasattr(estimator, "classes_") else None
    model = to_onnx(
        estimator, initial_types=[(INPUT, FloatTensorType([None, features]))], options=choices,
        target_opset={"": OPSET, "ai.onnx.ml": 3})
    model.graph.name = name
    imports = sorted(model.opset_import, key=lambda one: one.domain)  # their order changes from run to run
    del model.opset_import[:]
    model.opset_import.extend(imports)
    onnx.checker.check_model(model, full_check=True)
    return model


def run(model, rows):
    """The last output of each row, [n, outputs], by ONNX Runtime."""
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(model.SerializeToString(), options, providers=["CPUExecutionProvider"])
    found = session.run(None, {INPUT: np.asarray(rows, np.float32)})[-1]
    return np.asarray(found, np.float64).reshape(len(rows), -1)


def require_close(found, expected, tolerance):
    """ONNX Runtime and the trainer's own model, row by row."""
    worst = float(np.max(np.abs(found - np.asarray(expected).reshape(found.shape))))
    if not worst <= tolerance:
        raise SystemExit(f"ONNX and trainer differ by {worst}")
    return float(f"{worst:.1e}")


def accuracy(scores, classes):
    called = scores.argmax(axis=1) if scores.shape[1] > 1 else (scores[:, 0] > 0.5).astype(int)
    return round(float(np.mean(called == classes)), 4)


def regression_metrics(found, truth):
    residual = found[:, 0] - truth
    return {
        "r2": round(float(1 - np.sum(residual**2) / np.sum((truth - truth.mean()) ** 2)), 4),
        "mean_absolute_error": round(float(np.mean(np.abs(residual))), 4),
    }


def write(folder, version, model, features, limits, task, labels, metrics, source, clipped=False, **members):
    """Writes model.onnx and model.json of a version; limits are (min, max) of each feature."""
    content = model.SerializeToString(deterministic=True)
    if len(content) > MOST_BYTES:
        raise SystemExit(f"{len(content)} bytes are more than {MOST_BYTES}")
    low, high = (np.broadcast_to(np.asarray(v, float), (len(features),)) for v in limits)
    if not np.all(low < high):
        raise SystemExit("a range is empty")
    place = folder / str(version)
    place.mkdir(exist_ok=True)
    (place / "model.onnx").write_bytes(content)
    document = {
        "name": folder.name, "task": task, "labels": labels, "features": features,
        "input": {"name": INPUT, "clipped": clipped, "range": {"min": low.tolist(), "max": high.tolist()}},
        "metrics": metrics, "recipe_digest": _digest(folder), "licence": source[1], "data": source[0],
        "encrypted": True, **members,
    }
    if not labels:
        del document["labels"]
    (place / "model.json").write_text(json.dumps(document, indent=2) + "\n")
    operators = sorted({node.op_type for node in model.graph.node})
    print(f"{folder.name}/{version}: {len(content)} bytes, {len(features)} features, {operators}, {metrics}")


def _digest(folder):
    """SHA-256 over lines `name sha256` of the recipe's files, the shared ones and the rows, sorted by name."""
    shared = Path(__file__).resolve()
    files = [*folder.glob("recipe/*.py"), *folder.glob("recipe/*.txt"), *folder.glob("data/*.csv"), shared]
    lines = sorted(
        f"{path.relative_to(folder.parent)} {hashlib.sha256(path.read_bytes()).hexdigest()}\n" for path in files)
    return "sha256:" + hashlib.sha256("".join(lines).encode()).hexdigest()


def folder(recipe_file):
    return Path(recipe_file).resolve().parent.parent
