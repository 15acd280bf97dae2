"""Writes models that give back every input as it came: one input for each type that ONNX Runtime's Java binding can feed.

usage: types_model.py FOLDER, a folder of models. The model types has those of the Open Inference Protocol; bfloat has BF16, which is Triton's.
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


def write(folder: pathlib.Path, called: str, types: dict[str, int]) -> None:
    shape = ["n", 3]
    inputs = [helper.make_tensor_value_info(f"in_{name}", kind, shape) for name, kind in types.items()]
    outputs = [helper.make_tensor_value_info(f"out_{name}", kind, shape) for name, kind in types.items()]
    nodes = [helper.make_node("Identity", [f"in_{name}"], [f"out_{name}"]) for name in types]
    model = helper.make_model(
        helper.make_graph(nodes, called, inputs, outputs), opset_imports=[helper.make_opsetid("", 17)], ir_version=8
    )
    onnx.checker.check_model(model)
    (folder / called / "1").mkdir(parents=True)
    (folder / called / "1" / "model.onnx").write_bytes(model.SerializeToString())


def main() -> None:
    folder = pathlib.Path(sys.argv[1])
    write(folder, "types", TYPES)
    write(folder, "bfloat", {"BF16": TensorProto.BFLOAT16})


main()
