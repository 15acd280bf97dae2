"""model.json: what a version is, how well it does on the held-out rows, and of which recipe it came."""
import hashlib
import json

import numpy as np

import dataset
import export_onnx


def recipe_digest():
    """SHA-256 over lines `name sha256` of the recipe's files and of the training rows, sorted by name."""
    folder = dataset.FOLDER
    files = [*folder.glob("recipe/*.py"), folder / "recipe" / "requirements.txt", folder / "data" / "train.csv"]
    lines = sorted(f"{path.relative_to(folder)} {hashlib.sha256(path.read_bytes()).hexdigest()}\n" for path in files)
    return "sha256:" + hashlib.sha256("".join(lines).encode()).hexdigest()


def metrics(probabilities, diagnoses):
    from sklearn.metrics import log_loss, roc_auc_score

    called = probabilities > 0.5
    count = lambda call, truth: int(np.sum((called == call) & (diagnoses == truth)))
    return {
        "rows": len(diagnoses),
        "accuracy": round(float(np.mean(called == diagnoses)), 4),
        "log_loss": round(float(log_loss(diagnoses, probabilities)), 4),
        "auc": round(float(roc_auc_score(diagnoses, probabilities)), 4),
        "true_negative": count(False, 0), "false_positive": count(True, 0),
        "false_negative": count(False, 1), "true_positive": count(True, 1),
        "rows_within_0.02_of_0.5": int(np.sum(np.abs(probabilities - 0.5) < 0.02)),
    }


def describe(train, found, encrypted):
    low, high = dataset.plausible_box(train.rows)
    document = {
        "name": "breast-cancer",
        "task": "binary_classification",
        "labels": dataset.LABELS,
        "features": train.features,
        "input": {"name": export_onnx.INPUT, "clipped": encrypted,
                  "range": {"min": [float(v) for v in low], "max": [float(v) for v in high]}},
        "metrics": found,
        "recipe_digest": recipe_digest(),
        "licence": "CC BY 4.0",
        "data": "Breast Cancer Wisconsin (Diagnostic), UCI Machine Learning Repository, doi:10.24432/C5DW2B",
        "encrypted": encrypted,
    }
    return json.dumps(document, indent=2) + "\n"
