"""Whether a caption fits an image of a digit: a small network on pixels and on the words of a text."""
import json
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "recipes"))

import numpy as np
import onnx
import onnxruntime
from onnx import TensorProto, helper, numpy_helper
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split
from sklearn.neural_network import MLPClassifier

import common

FOLDER = common.folder(__file__)
OPSET, IR_VERSION = 20, 9  # text is split into words since 20
HIDDEN = (96, 48)
KEPT = 60  # held-out pairs that are committed
DIGITS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"]
CAPTIONS = {
    **{f"the digit {name}": [value] for value, name in enumerate(DIGITS)},
    "an even number": [0, 2, 4, 6, 8], "an odd number": [1, 3, 5, 7, 9],
    "less than five": [0, 1, 2, 3, 4], "more than four": [5, 6, 7, 8, 9],
}
WORDS = sorted({word for caption in CAPTIONS for word in caption.split()})


def pairs(images, digits, seed):
    """Each image with six captions that fit it and captions that do not, in equal numbers."""
    random = np.random.default_rng(seed)
    fitting = {digit: [c for c, those in CAPTIONS.items() if digit in those] for digit in range(10)}
    found = []
    for image, digit in zip(images, digits):
        others = [c for c in CAPTIONS if c not in fitting[digit]]
        for fits, those in ((1, fitting[digit]), (0, others)):
            found += [(image, those[random.integers(len(those))], fits) for _ in range(6)]
    return found


def counts(text):
    words = text.split()
    return [float(words.count(word)) for word in WORDS]


def rows(those):
    return np.array([[*image, *counts(text)] for image, text, _ in those], np.float32), np.array([fits for _, _, fits in those])


def graph(network):
    """Inputs image [rows, 64] in [0, 1] and text [rows]; output fits [rows, 1]."""
    nodes = [
        helper.make_node("StringSplit", ["text"], ["words", "numbers"], "split"),
        helper.make_node("TfIdfVectorizer", ["words"], ["counts"], "count", mode="TF", min_gram_length=1, max_gram_length=1, max_skip_count=0,
                         ngram_counts=[0], ngram_indexes=list(range(len(WORDS))), pool_strings=WORDS),
        helper.make_node("Concat", ["image", "counts"], ["layer.0"], "both", axis=1),
    ]
    constants = []
    for i, (weights, bias) in enumerate(zip(network.coefs_, network.intercepts_)):
        last = i + 1 == len(network.coefs_)
        constants += [numpy_helper.from_array(weights.astype(np.float32), f"weights.{i}"), numpy_helper.from_array(bias.astype(np.float32), f"bias.{i}")]
        nodes.append(helper.make_node("Gemm", [f"layer.{i}", f"weights.{i}", f"bias.{i}"], [f"sum.{i}"], f"dense.{i}"))
        nodes.append(helper.make_node("Sigmoid" if last else "Relu", [f"sum.{i}"], ["fits" if last else f"layer.{i + 1}"], f"activation.{i}"))
    inputs = [helper.make_tensor_value_info("image", TensorProto.FLOAT, ["N", 64]), helper.make_tensor_value_info("text", TensorProto.STRING, ["N"])]
    made = helper.make_graph(nodes, FOLDER.name, inputs, [helper.make_tensor_value_info("fits", TensorProto.FLOAT, ["N", 1])], constants)
    model = helper.make_model(made, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR_VERSION, producer_name="blindserve-recipe")
    onnx.checker.check_model(model, full_check=True)
    return model


def answers(model, those):
    session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
    images = np.array([image for image, _, _ in those], np.float32)
    return session.run(None, {"image": images, "text": np.array([text for _, text, _ in those], object)})[0][:, 0]


def main():
    source = load_digits()
    images = (source.data / 16).astype(np.float32)
    train, held, digits_train, digits_held = train_test_split(images, source.target, test_size=360, random_state=common.SEED, stratify=source.target)
    network = MLPClassifier(HIDDEN, max_iter=120, random_state=common.SEED, early_stopping=False)
    network.fit(*rows(pairs(train, digits_train, common.SEED)))
    held = pairs(held, digits_held, common.SEED + 1)
    model = graph(network)
    found, (inputs, fits) = answers(model, held), rows(held)
    metrics = {"pairs": len(held), "accuracy": round(float(((found > 0.5) == fits).mean()), 4),
               "onnx_difference": common.require_close(found, network.predict_proba(inputs)[:, 1], 1e-4)}
    kept = np.random.default_rng(common.SEED).choice(len(held), KEPT, replace=False)
    with (FOLDER / "data/heldout.jsonl").open("w") as out:
        for i in kept:
            image, text, fits = held[i]
            out.write(json.dumps({"image": [round(float(v), 4) for v in image], "text": text, "fits": fits, "answer": round(float(found[i]), 6)}) + "\n")
    (FOLDER / "1/model.onnx").write_bytes(model.SerializeToString(deterministic=True))
    described = {"name": FOLDER.name, "task": "binary_classification", "plain": {"batching": True}, "metrics": metrics,
                 "recipe_digest": common._digest(FOLDER), "licence": common.DIGITS[1], "data": common.DIGITS[0], "encrypted": False}
    (FOLDER / "1/model.json").write_text(json.dumps(described, indent=2) + "\n")
    print(json.dumps(metrics))


if __name__ == "__main__":
    main()
