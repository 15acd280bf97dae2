"""What all checks of clients use: a value of every type, rows of an example, and a look at refusals."""

import csv
import pathlib

import numpy as np

# Calls that a server of two cores takes at once without refusing any as too many.
AT_ONCE = 8
ROWS = pathlib.Path(__file__).parents[2] / "models" / "breast-cancer" / "data" / "heldout.csv"
VALUES = {
    "BOOL": np.array([[True, False, True]]),
    "UINT8": np.array([[0, 7, 255]], np.uint8),
    "INT8": np.array([[-128, 7, 127]], np.int8),
    "INT16": np.array([[-32768, 7, 32767]], np.int16),
    "INT32": np.array([[-(2**31), 7, 2**31 - 1]], np.int32),
    "INT64": np.array([[-(2**63), 7, 2**63 - 1]], np.int64),
    "FP16": np.array([[-1.5, 0.1, 65504]], np.float16),
    "FP32": np.array([[-1.5, 0.1, 3.4e38]], np.float32),
    "FP64": np.array([[-1.5, 0.1, 1.7e308]], np.float64),
    "BYTES": np.array([["Grüße", "", '"quoted"']], np.object_),
}


def rows() -> np.ndarray:
    with ROWS.open(newline="") as file:
        table = list(csv.reader(file))
    return np.array([row[:30] for row in table[1:]], np.float32)


def as_text(array: np.ndarray) -> np.ndarray:
    texts = [item.decode() if isinstance(item, bytes) else item for item in array.ravel()]
    return np.array(texts, np.object_).reshape(array.shape)


def refused(status: str, words: str, call) -> None:
    try:
        call()
    except Exception as e:
        assert type(e).__name__ == "InferenceServerException", e
        assert e.status() == status and words in e.message(), (e.status(), e.message())
    else:
        raise AssertionError(f"not refused: {words}")
