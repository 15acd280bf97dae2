"""Puts a tokenizer before a BERT-class encoder and a mean of its tokens behind it: text in, embedding out.

usage: make.py ENCODER.onnx TOKENIZER.json OUT.onnx [--longest TOKENS] [--parts FOLDER]

ENCODER has the inputs input_ids, attention_mask and token_type_ids and gives a vector for each token first; TOKENIZER is the file of
Hugging Face's tokenizers (WordPiece). The tokenizer is an operator of onnxruntime-extensions, so serve the result with --onnx-extensions.
"""

import argparse
import json
import pathlib

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

CONTRIB = "ai.onnx.contrib"


def constant(name, value):
    return numpy_helper.from_array(np.array(value), name)


def tokenizer(file, longest):
    """One string to its token ids, cut at the longest."""
    described = json.loads(file.read_text())
    vocabulary = described["model"]["vocab"]
    lower = bool((described.get("normalizer") or {}).get("lowercase"))
    return helper.make_node(
        "BertTokenizer", ["line"], ["ids", "types", "mask"], domain=CONTRIB, vocab_file="\n".join(sorted(vocabulary, key=vocabulary.get)),
        do_lower_case=int(lower), strip_accents=int(lower), tokenize_chinese_chars=1, truncation_strategy_name="longest_first", max_length=longest)


def one_row(file, longest):
    """The body of a loop over rows: ids with zeros behind them up to the longest, and how many there are."""
    nodes = [
        helper.make_node("Gather", ["text", "row"], ["line"], axis=0),
        tokenizer(file, longest),
        helper.make_node("Size", ["ids"], ["length"]),
        helper.make_node("Sub", ["longest", "length"], ["missing"]),
        helper.make_node("Reshape", ["missing", "vector"], ["behind"]),
        helper.make_node("Concat", ["none", "behind"], ["pads"], axis=0),
        helper.make_node("Pad", ["ids", "pads"], ["padded"]),
        helper.make_node("Identity", ["on"], ["still_on"]),
        helper.make_node("Identity", ["length"], ["used"]),
    ]
    inputs = [helper.make_tensor_value_info("row", TensorProto.INT64, []), helper.make_tensor_value_info("on", TensorProto.BOOL, [])]
    outputs = [helper.make_tensor_value_info("still_on", TensorProto.BOOL, []),
               helper.make_tensor_value_info("padded", TensorProto.INT64, [longest]), helper.make_tensor_value_info("used", TensorProto.INT64, [])]
    return helper.make_graph(nodes, "one_row", inputs, outputs)


def tokens(file, longest):
    """text [rows] to input_ids, attention_mask and token_type_ids [rows, the longest row's tokens]."""
    nodes = [
        helper.make_node("Size", ["text"], ["rows"]),
        helper.make_node("Loop", ["rows", "always"], ["all_ids", "lengths"], body=one_row(file, longest)),
        helper.make_node("ReduceMax", ["lengths"], ["width"], keepdims=1),
        helper.make_node("Slice", ["all_ids", "none", "width", "second"], ["input_ids"]),
        helper.make_node("Reshape", ["width", "scalar"], ["width_scalar"]),
        helper.make_node("Range", ["zero", "width_scalar", "one"], ["places"]),
        helper.make_node("Reshape", ["lengths", "column"], ["lengths_column"]),
        helper.make_node("Less", ["places", "lengths_column"], ["inside"]),
        helper.make_node("Cast", ["inside"], ["attention_mask"], to=TensorProto.INT64),
        helper.make_node("Sub", ["attention_mask", "attention_mask"], ["token_type_ids"]),
    ]
    constants = [constant("longest", np.int64(longest)), constant("none", np.int64([0])), constant("second", np.int64([1])),
                 constant("vector", np.int64([1])), constant("scalar", np.zeros(0, np.int64)), constant("column", np.int64([-1, 1])),
                 constant("zero", np.int64(0)), constant("one", np.int64(1)), constant("always", np.bool_(True))]
    outputs = [helper.make_tensor_value_info(name, TensorProto.INT64, ["rows", "tokens"]) for name in ("input_ids", "attention_mask", "token_type_ids")]
    return helper.make_graph(nodes, "tokens", [helper.make_tensor_value_info("text", TensorProto.STRING, ["rows"])], outputs, constants)


def pooling(states, width):
    """The mean of the vectors of real tokens, of length one."""
    nodes = [
        helper.make_node("Cast", ["inside"], ["ones"], to=TensorProto.FLOAT),
        helper.make_node("Reshape", ["ones", "beside"], ["weights"]),
        helper.make_node("MatMul", ["weights", states], ["sums"]),
        helper.make_node("Reshape", ["sums", "flat"], ["sum"]),
        helper.make_node("LpNormalization", ["sum"], ["embedding"], axis=1, p=2),
    ]
    inputs = [helper.make_tensor_value_info("inside", TensorProto.BOOL, ["rows", "tokens"]),
              helper.make_tensor_value_info(states, TensorProto.FLOAT, ["rows", "tokens", width])]
    return helper.make_graph(nodes, "pooling", inputs, [helper.make_tensor_value_info("embedding", TensorProto.FLOAT, ["rows", width])],
                             [constant("beside", np.int64([0, 1, -1])), constant("flat", np.int64([-1, width]))])


def model(graph, like):
    opsets = [opset for opset in like.opset_import if opset.domain != CONTRIB] + [helper.make_opsetid(CONTRIB, 1)]
    return helper.make_model(graph, opset_imports=opsets, ir_version=like.ir_version, producer_name="text-embedding")


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("encoder", type=pathlib.Path)
    parser.add_argument("tokenizer", type=pathlib.Path)
    parser.add_argument("out", type=pathlib.Path)
    parser.add_argument("--longest", type=int, default=128, help="tokens of a row; longer texts are cut (128)")
    parser.add_argument("--parts", type=pathlib.Path, help="write what stands before and behind the encoder here too")
    args = parser.parse_args()
    encoder = onnx.load(args.encoder)
    states = encoder.graph.output[0]
    before = tokens(args.tokenizer, args.longest)
    behind = pooling(states.name, states.type.tensor_type.shape.dim[-1].dim_value)
    graph = helper.make_graph([*before.node, *encoder.graph.node, *behind.node], "text-embedding", before.input, behind.output,
                              [*before.initializer, *encoder.graph.initializer, *behind.initializer])
    onnx.save(model(graph, encoder), args.out)
    if args.parts:
        args.parts.mkdir(parents=True, exist_ok=True)
        onnx.save(model(before, encoder), args.parts / "tokens.onnx")
        onnx.save(model(behind, encoder), args.parts / "pooling.onnx")


if __name__ == "__main__":
    main()
