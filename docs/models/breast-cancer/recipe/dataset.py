"""The data: 569 rows of the Wisconsin diagnostic set, split once and committed as CSV.

`python dataset.py` writes ../data/train.csv (455 rows) and ../data/heldout.csv (114 rows); everything else reads them.
Class 1 is malignant (scikit-learn has it the other way round).
"""
import csv
import math
from dataclasses import dataclass
from pathlib import Path

import numpy as np

FOLDER = Path(__file__).resolve().parent.parent
LABELS = ["benign", "malignant"]
SPLIT_SEED = 42
BOX_SIGMAS = 3.5


@dataclass(frozen=True)
class Split:
    """Rows [n, 30] in raw units, diagnoses [n] of 0 or 1, and the 30 column names in input order."""

    features: list
    rows: np.ndarray
    diagnoses: np.ndarray


def read(name):
    with open(FOLDER / "data" / f"{name}.csv", newline="") as file:
        header, *lines = csv.reader(file)
    table = np.array(lines, dtype=np.float64)
    return Split(header[:-1], table[:, :-1], table[:, -1].astype(int))


def standardisation(rows):
    """Mean and standard deviation of each feature, as the float32 numbers that the models hold."""
    return rows.mean(axis=0).astype(np.float32), rows.std(axis=0).astype(np.float32)


def plausible_box(rows):
    """Lowest and highest raw value that version 2 tells apart: mean +- 3.5 deviations, never below zero (no feature
    can be), rounded outward to two significant digits, so that it shows no row's value."""
    mean, deviation = rows.mean(axis=0), rows.std(axis=0)
    low = [_outward(max(value, 0.0), math.floor) for value in mean - BOX_SIGMAS * deviation]
    high = [_outward(value, math.ceil) for value in mean + BOX_SIGMAS * deviation]
    return np.array(low), np.array(high)


def _outward(value, direction):
    if value == 0.0:
        return 0.0
    digits = 1 - math.floor(math.log10(value))
    return round(direction(value * 10.0**digits) / 10.0**digits, digits)


def _write(name, features, rows, diagnoses):
    with open(FOLDER / "data" / f"{name}.csv", "w", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow([*features, "diagnosis"])
        for row, diagnosis in zip(rows, diagnoses):
            writer.writerow([*(repr(float(value)) for value in row), int(diagnosis)])


def main():
    from sklearn.datasets import load_breast_cancer
    from sklearn.model_selection import train_test_split

    source = load_breast_cancer()
    features = [str(name).replace(" ", "_") for name in source.feature_names]
    diagnoses = 1 - source.target
    train, heldout = train_test_split(
        np.arange(len(diagnoses)), test_size=114, random_state=SPLIT_SEED, stratify=diagnoses)
    for name, index in (("train", np.sort(train)), ("heldout", np.sort(heldout))):
        _write(name, features, source.data[index], diagnoses[index])


if __name__ == "__main__":
    main()
