"""A decoder of the GPT kind in JAX and, node by node, in ONNX with its past keys and values as inputs and outputs.

Bytes are tokens. Each block: layer norm, causal attention of several heads, layer norm, two dense layers with a GELU
between (the tanh form); a last layer norm; logits by the transposed embedding.
"""
import jax
import jax.numpy as jnp
import numpy as np
from onnx import TensorProto, helper, numpy_helper

VOCABULARY, WIDTH, HEADS, BLOCKS, POSITIONS = 256, 128, 4, 2, 192
HEAD_WIDTH = WIDTH // HEADS
EPSILON = 1e-5


def start(seed):
    random = np.random.default_rng(seed)

    def draw(*shape, scale=0.02):
        return jnp.asarray(random.normal(0, scale, shape), jnp.float32)

    def norm():
        return {"gain": jnp.ones(WIDTH), "bias": jnp.zeros(WIDTH)}

    out = 0.02 / np.sqrt(2 * BLOCKS)
    blocks = [
        {"norm1": norm(), "qkv": draw(WIDTH, 3 * WIDTH), "qkv_bias": jnp.zeros(3 * WIDTH),
         "mix": draw(WIDTH, WIDTH, scale=out), "mix_bias": jnp.zeros(WIDTH),
         "norm2": norm(), "up": draw(WIDTH, 4 * WIDTH), "up_bias": jnp.zeros(4 * WIDTH),
         "down": draw(4 * WIDTH, WIDTH, scale=out), "down_bias": jnp.zeros(WIDTH)}
        for _ in range(BLOCKS)]
    return {"tokens": draw(VOCABULARY, WIDTH), "positions": draw(POSITIONS, WIDTH), "blocks": blocks, "norm": norm()}


def _norm(part, x):
    mean = x.mean(-1, keepdims=True)
    variance = ((x - mean) ** 2).mean(-1, keepdims=True)
    return (x - mean) / jnp.sqrt(variance + EPSILON) * part["gain"] + part["bias"]


def forward(parameters, ids):
    """Logits [batch, length, vocabulary] of bytes [batch, length]."""
    batch, length = ids.shape
    x = parameters["tokens"][ids] + parameters["positions"][:length]
    hidden = jnp.triu(jnp.full((length, length), -1e9), 1)
    for block in parameters["blocks"]:
        parts = _norm(block["norm1"], x) @ block["qkv"] + block["qkv_bias"]
        q, k, v = parts.reshape(batch, length, 3, HEADS, HEAD_WIDTH).transpose(2, 0, 3, 1, 4)
        weights = jax.nn.softmax(q @ k.swapaxes(-1, -2) / np.sqrt(HEAD_WIDTH) + hidden)
        seen = (weights @ v).transpose(0, 2, 1, 3).reshape(batch, length, WIDTH)
        x = x + seen @ block["mix"] + block["mix_bias"]
        x = x + jax.nn.gelu(_norm(block["norm2"], x) @ block["up"] + block["up_bias"]) @ block["down"] + block["down_bias"]
    return _norm(parameters["norm"], x) @ parameters["tokens"].T


class Graph:
    """Nodes and constants of the same network, for tokens behind a past of any length."""

    def __init__(self):
        self.nodes, self.constants, self.count = [], [], 0

    def const(self, name, array):
        array = np.asarray(array)
        array = array if array.dtype == np.int64 else array.astype(np.float32)
        self.constants.append(numpy_helper.from_array(array, name))
        return name

    def ints(self, name, *values):
        return self.const(name, np.array(values, np.int64))

    def add(self, operator, *inputs, output=None, **attributes):
        self.count += 1
        output = output or f"{operator.lower()}.{self.count}"
        self.nodes.append(helper.make_node(operator, list(inputs), [output], f"{operator}{self.count}", **attributes))
        return output

    def norm(self, name, part, x):
        return self.add("LayerNormalization", x, self.const(name + ".gain", part["gain"]),
                        self.const(name + ".bias", part["bias"]), axis=-1, epsilon=EPSILON)

    def dense(self, name, weights, bias, x):
        product = self.add("MatMul", x, self.const(name + ".weights", weights))
        return self.add("Add", product, self.const(name + ".bias", bias))

    def heads(self, x):
        split = self.add("Reshape", x, "heads.shape")
        return self.add("Transpose", split, perm=[0, 2, 1, 3])

    def gelu(self, x):
        cube = self.add("Mul", self.add("Mul", x, x), x)
        inner = self.add("Mul", self.add("Add", x, self.add("Mul", cube, "gelu.cubic")), "gelu.slope")
        return self.add("Mul", self.add("Mul", x, "half"), self.add("Add", self.add("Tanh", inner), "one"))

    def attention(self, number, block, x):
        parts = self.dense(f"block{number}.qkv", block["qkv"], block["qkv_bias"], x)
        names = [f"block{number}.{part}" for part in "qkv"]
        self.nodes.append(helper.make_node("Split", [parts, "thirds"], names, f"Split.{number}", axis=2))
        q, k, v = (self.heads(name) for name in names)
        keys = self.add("Concat", f"past_key_values.{number}.key", k, output=f"present.{number}.key", axis=2)
        values = self.add("Concat", f"past_key_values.{number}.value", v, output=f"present.{number}.value", axis=2)
        scores = self.add("MatMul", self.add("Mul", q, "scale"), self.add("Transpose", keys, perm=[0, 1, 3, 2]))
        weights = self.add("Softmax", self.add("Where", "hidden", "low", scores), axis=-1)
        seen = self.add("Transpose", self.add("MatMul", weights, values), perm=[0, 2, 1, 3])
        joined = self.add("Reshape", seen, "joined.shape")
        return self.dense(f"block{number}.mix", block["mix"], block["mix_bias"], joined)


def onnx_model(parameters):
    """Inputs input_ids [batch, length] INT64 and past_key_values.i.key/value [batch, heads, past, head width];
    outputs logits [batch, length, vocabulary] and present.i.key/value with the past and these tokens."""
    g = Graph()
    g.const("scale", 1 / np.sqrt(HEAD_WIDTH)), g.const("low", -1e9), g.const("half", 0.5), g.const("one", 1.0)
    g.const("gelu.cubic", 0.044715), g.const("gelu.slope", np.sqrt(2 / np.pi))
    g.ints("thirds", WIDTH, WIDTH, WIDTH), g.ints("heads.shape", 0, 0, HEADS, HEAD_WIDTH)
    g.ints("joined.shape", 0, 0, WIDTH), g.ints("rows", 1), g.ints("columns", 0)
    zero, step = g.const("zero", np.array(0, np.int64)), g.const("step", np.array(1, np.int64))
    past = g.add("Gather", g.add("Shape", "past_key_values.0.key"), g.const("two", np.array(2, np.int64)))
    length = g.add("Gather", g.add("Shape", "input_ids"), step)
    total = g.add("Add", past, length)
    rows = g.add("Range", past, total, step)
    columns = g.add("Range", zero, total, step)
    g.add("Greater", g.add("Unsqueeze", columns, "columns"), g.add("Unsqueeze", rows, "rows"), output="hidden")
    tokens = g.const("tokens", parameters["tokens"])
    x = g.add("Add", g.add("Gather", tokens, "input_ids"), g.add("Gather", g.const("positions", parameters["positions"]), rows))
    for number, block in enumerate(parameters["blocks"]):
        name = f"block{number}"
        x = g.add("Add", x, g.attention(number, block, g.norm(name + ".norm1", block["norm1"], x)))
        up = g.dense(name + ".up", block["up"], block["up_bias"], g.norm(name + ".norm2", block["norm2"], x))
        x = g.add("Add", x, g.dense(name + ".down", block["down"], block["down_bias"], g.gelu(up)))
    g.add("MatMul", g.norm("norm", parameters["norm"], x), g.add("Transpose", tokens, perm=[1, 0]), output="logits")

    def cache(name, size):
        return [helper.make_tensor_value_info(f"{name}.{i}.{part}", TensorProto.FLOAT, ["batch", HEADS, size, HEAD_WIDTH])
                for i in range(BLOCKS) for part in ("key", "value")]

    inputs = [helper.make_tensor_value_info("input_ids", TensorProto.INT64, ["batch", "length"]),
              *cache("past_key_values", "past")]
    outputs = [helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["batch", "length", VOCABULARY]),
               *cache("present", "total")]
    return helper.make_graph(g.nodes, "tiny-gpt", inputs, outputs, g.constants)
