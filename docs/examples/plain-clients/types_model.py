"""Writes a model that gives back every input as it came, one input for each type that ONNX Runtime's Java binding can feed.

usage: types_model.py FOLDER, a folder of models; the model is called types.
"""

import pathlib
import sys

import onnx
from onnx import TensorProto, helper

TYPES = {
    "BOOL": TensorProto.BOOL,
    "UINT8": TensorProto.UINT8,
    "INT8": TensorProto.INT8,
    "INT16": TensorProto.INT16,
    "INT32": TensorProto.INT32,
    "INT64": TensorProto.INT64,
    "FP16": TensorProto.FLOAT16,
    "FP32": TensorProto.FLOAT,
    "FP64": TensorProto.DOUBLE,
    "BYTES": TensorProto.STRING,
}


def main() -> None:
    shape = ["n", 3]
    inputs = [helper.make_tensor_value_info(f"in_{name}", kind, shape) for name, kind in TYPES.items()]
    outputs = [helper.make_tensor_value_info(f"out_{name}", kind, shape) for name, kind in TYPES.items()]
    nodes = [helper.make_node("Identity", [f"in_{name}"], [f"out_{name}"]) for name in TYPES]
    model = helper.make_model(
        helper.make_graph(nodes, "types", inputs, outputs), opset_imports=[helper.make_opsetid("", 17)], ir_version=8
    )
    onnx.checker.check_model(model)
    folder = pathlib.Path(sys.argv[1]) / "types" / "1"
    folder.mkdir(parents=True)
    (folder / "model.onnx").write_bytes(model.SerializeToString())


main()
