"""The few messages that the plain benchmark needs, written by hand: field numbers are those of the published .proto files."""

import struct


def varint(value):
    out = b""
    while value > 0x7F:
        out += bytes([value & 0x7F | 0x80])
        value >>= 7
    return out + bytes([value])


def number(field, value):
    return varint(field << 3) + varint(value)


def piece(field, value):
    content = value.encode() if isinstance(value, str) else value
    return varint(field << 3 | 2) + varint(len(content)) + content


def infer_request(model, version, name, row):
    """A frame of gRPC with a ModelInferRequest of one row of 32-bit floats, raw."""
    tensor = piece(1, name) + piece(2, "FP32") + piece(3, varint(1) + varint(len(row)))
    message = piece(1, model) + piece(2, version) + piece(5, tensor) + piece(7, struct.pack(f"<{len(row)}f", *row))
    return b"\0" + struct.pack(">I", len(message)) + message


def infer_response(model, version, name, values):
    tensor = piece(1, name) + piece(2, "FP32") + piece(3, varint(1) + varint(len(values)))
    message = piece(1, model) + piece(2, version) + piece(5, tensor) + piece(6, struct.pack(f"<{len(values)}f", *values))
    return b"\0" + struct.pack(">I", len(message)) + message


def identity_model(size):
    """An ONNX file that gives [1, size] floats back as they came."""
    def value(name):
        shape = piece(1, number(1, 1)) + piece(1, number(1, size))
        return piece(1, name) + piece(2, piece(1, number(1, 1) + piece(2, shape)))

    node = piece(1, "x") + piece(2, "y") + piece(4, "Identity")
    graph = piece(1, node) + piece(2, "copy") + piece(11, value("x")) + piece(12, value("y"))
    return number(1, 8) + piece(7, graph) + piece(8, number(2, 17))
