"""The network of docs/models/breast-cancer, read from its ONNX file without more than the standard library."""

import csv
import math
import struct

FLOAT = 1
# Numbers of fields in the messages of ONNX.
MODEL_GRAPH, GRAPH_INITIALIZER = 7, 5
TENSOR_DIMS, TENSOR_TYPE, TENSOR_NAME, TENSOR_RAW = 1, 2, 8, 9


def fields(message):
    """Yields (number, value) of a protobuf message: integers, or bytes of what has a length."""
    at = 0
    while at < len(message):
        key, at = varint(message, at)
        kind = key & 7
        if kind == 0:
            value, at = varint(message, at)
        elif kind == 2:
            length, at = varint(message, at)
            value, at = message[at:at + length], at + length
        elif kind in (1, 5):
            length = 8 if kind == 1 else 4
            value, at = message[at:at + length], at + length
        else:
            raise ValueError(f"a field of kind {kind}")
        yield key >> 3, value


def varint(message, at):
    value = shift = 0
    while True:
        byte = message[at]
        value |= (byte & 127) << shift
        at, shift = at + 1, shift + 7
        if byte < 128:
            return value, at


def tensor(message):
    """Returns a name and a list of floats, in rows where there are two dimensions."""
    dims, name, raw = [], None, b""
    for number, value in fields(message):
        if number == TENSOR_DIMS:
            # Packed or not, as the writer liked.
            dims += [value] if isinstance(value, int) else unpacked(value)
        elif number == TENSOR_TYPE and value != FLOAT:
            raise ValueError("a tensor that is not of floats")
        elif number == TENSOR_NAME:
            name = value.decode()
        elif number == TENSOR_RAW:
            raw = value
    numbers = list(struct.unpack(f"<{len(raw) // 4}f", raw))
    if len(dims) == 2:
        return name, [numbers[i * dims[1]:(i + 1) * dims[1]] for i in range(dims[0])]
    return name, numbers


def unpacked(message):
    out, at = [], 0
    while at < len(message):
        value, at = varint(message, at)
        out.append(value)
    return out


class Network:
    """Dense layers with squares between them; clipping, standardisation and the sigmoid are the client's."""

    def __init__(self, path):
        graph = next(v for n, v in fields(path.read_bytes()) if n == MODEL_GRAPH)
        tensors = dict(tensor(v) for n, v in fields(graph) if n == GRAPH_INITIALIZER)
        self.low, self.high = tensors["clip_low.min"], tensors["clip_high.max"]
        self.mean, self.factor = tensors["centre.mean"], tensors["standardise.inverse_deviation"]
        self.layers = []
        while f"dense{len(self.layers) + 1}.weights" in tensors:
            name = f"dense{len(self.layers) + 1}"
            self.layers.append((tensors[name + ".weights"], tensors[name + ".bias"]))

    def prepared(self, row):
        """What is encrypted of a row."""
        clipped = (min(max(x, low), high) for x, low, high in zip(row, self.low, self.high))
        return [(x - mean) * factor for x, mean, factor in zip(clipped, self.mean, self.factor)]

    def logit(self, prepared):
        """The answer, in the clear."""
        value = prepared
        for number, (weights, bias) in enumerate(self.layers):
            if number:
                value = [x * x for x in value]
            value = [math.fsum(w * x for w, x in zip(line, value)) + b for line, b in zip(weights, bias)]
        return value[0]


def sigmoid(x):
    return 1 / (1 + math.exp(-x))


def first_row(path, features):
    """Returns the features and the expected probability of the first line below the header."""
    with path.open() as file:
        lines = csv.reader(file)
        next(lines)
        row = [float(x) for x in next(lines)]
    return row[:features], row[features]
