"""A decoder that continues text byte by byte, trained on the help texts that CPython ships."""
import hashlib
import json
import sys
from pathlib import Path
from pydoc_data.topics import topics

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "recipes"))

import jax
import jax.numpy as jnp
import numpy as np
import onnx
import onnxruntime
from onnx import helper

import common
import network

FOLDER = common.folder(__file__)
STEPS, BATCH, LENGTH, RATE, WARM = 3000, 8, 192, 2e-3, 100
HELD = 20  # every so many-th topic is held out
PROMPTS = ["The ", "def ", "A class ", "If the ", "Python ", "An object's type "]
TEXT_DIGEST = "757aaf824bd087c7503ff174f2cab23e998a3abdddd3ca441939992c99df46f1"
END = 0  # the byte behind each topic, which no text has
MOST_BYTES = 2_000_000


def texts():
    """Bytes to train on and bytes held out; all topics of this Python, each behind an end."""
    names = sorted(topics)
    whole = [b"\0" + topics[name].strip().encode() for name in names]
    digest = hashlib.sha256(b"".join(whole)).hexdigest()
    if digest != TEXT_DIGEST:
        raise SystemExit(f"the help texts of this Python are others: {digest}")
    held = [text for i, text in enumerate(whole) if i % HELD == HELD - 1]
    train = [text for i, text in enumerate(whole) if i % HELD != HELD - 1]
    return (np.frombuffer(b"".join(part) + b"\0", np.uint8).astype(np.int32) for part in (train, held))


def loss(parameters, rows):
    scores = jax.nn.log_softmax(network.forward(parameters, rows[:, :-1]))
    return -jnp.mean(jnp.take_along_axis(scores, rows[:, 1:, None], 2))


def fit(parameters, text):
    """Adam with weight decay, a rate that warms up and falls to nothing by a cosine."""
    random = np.random.default_rng(common.SEED)

    @jax.jit
    def step(at, parameters, first, second, rows):
        value, gradient = jax.value_and_grad(loss)(parameters, rows)
        first = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, first, gradient)
        second = jax.tree.map(lambda v, g: 0.99 * v + 0.01 * g * g, second, gradient)
        rate = RATE * jnp.minimum((at + 1) / WARM, 0.5 * (1 + jnp.cos(np.pi * at / STEPS)))

        def move(p, m, v):
            ahead = (m / (1 - 0.9 ** (at + 1))) / (jnp.sqrt(v / (1 - 0.99 ** (at + 1))) + 1e-8)
            return p - rate * (ahead + (0.05 * p if p.ndim > 1 else 0))

        return jax.tree.map(move, parameters, first, second), first, second, value

    first = second = jax.tree.map(jnp.zeros_like, parameters)
    for at in range(STEPS):
        begin = random.integers(0, len(text) - LENGTH - 1, BATCH)
        rows = np.stack([text[b:b + LENGTH + 1] for b in begin])
        parameters, first, second, value = step(jnp.float32(at), parameters, first, second, rows)
        if at % 100 == 0:
            print(at, float(value), flush=True)
    return parameters


def bits_per_byte(parameters, text):
    rows = np.stack([text[i:i + LENGTH + 1] for i in range(0, len(text) - LENGTH - 1, LENGTH)])
    return float(np.mean([loss(parameters, part) for part in np.array_split(rows, 8)])) / float(np.log(2))


def greedy(session, prompt, count):
    """Token by token with the past handed on: what a server has to give."""
    inputs = [i for i in session.get_inputs() if i.name.startswith("past")]
    past = {i.name: np.zeros((1, network.HEADS, 0, network.HEAD_WIDTH), np.float32) for i in inputs}
    fed, tokens, logits = list(prompt.encode()), [], []
    while len(tokens) < count and (not tokens or tokens[-1] != END):
        scores, *present = session.run(None, {"input_ids": np.array([fed], np.int64), **past})
        past = dict(zip(past, present))
        logits.append(scores[0, -1])
        fed = [int(scores[0, -1].argmax())]
        tokens += fed
    return tokens, logits


def check(parameters, session):
    """The trainer's own forward on the whole text gives the logits that came one by one."""
    worst = 0.0
    for prompt in PROMPTS:
        tokens, logits = greedy(session, prompt, 48)
        ids = np.array([list(prompt.encode()) + tokens[:-1]], np.int32)
        own = np.asarray(network.forward(parameters, ids))[0, -len(tokens):]
        worst = max(worst, float(np.abs(own - np.stack(logits)).max()))
    if not worst < 1e-3:
        raise SystemExit(f"ONNX and trainer differ by {worst}")
    return float(f"{worst:.1e}")


def main():
    train, held = texts()
    parameters = jax.tree.map(np.asarray, fit(network.start(common.SEED), train))
    model = helper.make_model(
        network.onnx_model(parameters), opset_imports=[helper.make_opsetid("", common.OPSET)],
        ir_version=common.IR_VERSION, producer_name="blindserve-recipe")
    onnx.checker.check_model(model, full_check=True)
    content = model.SerializeToString(deterministic=True)
    if len(content) > MOST_BYTES:
        raise SystemExit(f"{len(content)} bytes are more than {MOST_BYTES}")
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = 1
    session = onnxruntime.InferenceSession(content, options, providers=["CPUExecutionProvider"])
    metrics = {"held_out_bytes": len(held), "bits_per_byte": round(bits_per_byte(parameters, held), 3),
               "onnx_difference": check(parameters, session)}
    (FOLDER / "1").mkdir(exist_ok=True)
    (FOLDER / "1" / "model.onnx").write_bytes(content)
    lines = [{"prompt": prompt, "tokens": greedy(session, prompt, 64)[0]} for prompt in PROMPTS]
    (FOLDER / "data" / "greedy.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines))
    cache = {f"past_key_values.{i}.{part}": f"present.{i}.{part}"
             for i in range(network.BLOCKS) for part in ("key", "value")}
    document = {
        "name": FOLDER.name, "task": "text_generation",
        "generation": {"tokens": "input_ids", "logits": "logits", "cache": cache, "vocabulary": "bytes",
                       "end_token": END, "most_tokens": network.POSITIONS},
        "metrics": metrics, "recipe_digest": common._digest(FOLDER), "licence": "PSF-2.0 (the text)",
        "data": "help texts of CPython 3.11.7 (pydoc_data.topics)", "encrypted": False,
    }
    (FOLDER / "1" / "model.json").write_text(json.dumps(document, indent=2) + "\n")
    print(len(content), metrics, [bytes(line["tokens"]).decode(errors="replace") for line in lines])


if __name__ == "__main__":
    main()
