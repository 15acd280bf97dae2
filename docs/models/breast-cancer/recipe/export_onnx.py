"""Writes a trained network as ONNX: raw features in, probability of malignant out.

Both versions: input [N, 30] float32, standardisation, Gemm and activation three times, Gemm, Sigmoid,
probability [N, 1]. Version 2 clips to the declared box first, so that plain and encrypted calls agree outside it too.
"""
import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

OPSET, IR_VERSION = 17, 8
INPUT, OUTPUT = "input", "probability"


class Chain:
    """A graph in which each node takes the value before it; constants are named after their node."""

    def __init__(self):
        self.nodes, self.constants, self.value = [], [], INPUT

    def add(self, operator, name, *tensors, output=None, twice=False, **attributes):
        names = [f"{name}.{part}" for part, _ in tensors]
        self.constants += [numpy_helper.from_array(np.asarray(tensor, np.float32), label)
                           for label, (_, tensor) in zip(names, tensors)]
        inputs = [self.value] * (2 if twice else 1) + names
        self.value = output or f"{name}.out"
        self.nodes.append(helper.make_node(operator, inputs, [self.value], name, **attributes))


def build(layers, mean, deviation, activation, box=None):
    chain = Chain()
    if box is not None:
        chain.add("Max", "clip_low", ("min", box[0]))
        chain.add("Min", "clip_high", ("max", box[1]))
    chain.add("Sub", "centre", ("mean", mean))
    chain.add("Mul", "standardise", ("inverse_deviation", 1 / deviation))
    for number, (weights, bias) in enumerate(layers, 1):
        chain.add("Gemm", f"dense{number}", ("weights", weights), ("bias", bias), transB=1)
        if number < len(layers) and activation == "relu":
            chain.add("Relu", f"relu{number}")
        elif number < len(layers):
            chain.add("Mul", f"square{number}", twice=True)
    chain.add("Sigmoid", "sigmoid", output=OUTPUT)
    return _model(chain)


def _model(chain):
    inputs = [helper.make_tensor_value_info(INPUT, TensorProto.FLOAT, ["N", 30])]
    outputs = [helper.make_tensor_value_info(OUTPUT, TensorProto.FLOAT, ["N", 1])]
    graph = helper.make_graph(chain.nodes, "breast-cancer", inputs, outputs, chain.constants)
    model = helper.make_model(
        graph, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR_VERSION, producer_name="blindserve-recipe")
    onnx.checker.check_model(model, full_check=True)
    return model.SerializeToString(deterministic=True)
