"""Small networks in JAX: forward, bounds over a box, training, and the same network as ONNX nodes.

A layer is a dictionary: kind ("dense", "conv", or "pool", the mean of each channel), act ("square", "relu", "tanh" or
"none"), for convolutions stride and pads [begin, end] in every direction. Parameters are (weights, bias) a layer.
"""
import jax
import jax.numpy as jnp
import numpy as np

ACTIVATIONS = {"square": jnp.square, "relu": jax.nn.relu, "tanh": jnp.tanh, "none": lambda x: x}


def start(layers, shapes, seed, scale=0.7):
    random = np.random.default_rng(seed)
    weights = [(0, 0) if s is None else
               (random.normal(0, scale / np.sqrt(np.prod(s[1:])), s), np.zeros(s[0])) for s in shapes]
    return [tuple(jnp.asarray(part, jnp.float32) for part in pair) for pair in weights]


def _linear(layer, weights, x):
    if layer["kind"] == "dense":
        return x.reshape(len(x), -1) @ weights.T
    directions = x.ndim - 2
    return jax.lax.conv_general_dilated(
        x, weights, (layer["stride"],) * directions, [tuple(layer["pads"])] * directions)


def _biased(bias, z):
    return z + bias.reshape((1, -1) + (1,) * (z.ndim - 2))


def forward(layers, parameters, x):
    for layer, (weights, bias) in zip(layers, parameters):
        if layer["kind"] == "pool":
            x = x.mean(axis=tuple(range(2, x.ndim)))
        else:
            x = ACTIVATIONS[layer["act"]](_biased(bias, _linear(layer, weights, x)))
    return x


def bounds(layers, parameters, low, high):
    """Interval arithmetic over a box: the largest absolute value each layer's pre-activations can have, [channels] each."""
    out = []
    for layer, (weights, bias) in zip(layers, parameters):
        if layer["kind"] == "pool":
            low, high = (v.mean(axis=tuple(range(2, v.ndim))) for v in (low, high))
            continue
        up, down = jnp.maximum(weights, 0), jnp.minimum(weights, 0)
        low, high = (_biased(bias, _linear(layer, up, a) + _linear(layer, down, b))
                     for a, b in ((low, high), (high, low)))
        out.append(jnp.maximum(jnp.abs(low), jnp.abs(high)))
        if layer["act"] == "square":
            least = jnp.where((low < 0) & (high > 0), 0, jnp.minimum(low**2, high**2))
            low, high = least, jnp.maximum(low**2, high**2)
        else:
            low, high = (ACTIVATIONS[layer["act"]](v) for v in (low, high))
    return out


def over(layers, parameters, box, limits):
    """Mean square of what the bounds exceed their limits by."""
    found = bounds(layers, parameters, *(jnp.asarray(v, jnp.float32)[None] for v in box))
    return sum(jnp.mean(jnp.maximum(b / limit - 1, 0) ** 2) for b, limit in zip(found, limits))


def largest(layers, parameters, box):
    found = bounds(layers, parameters, *(jnp.asarray(v, jnp.float32)[None] for v in box))
    return [round(float(b.max()), 2) for b in found]


def cross_entropy(logits, classes):
    return -jnp.mean(jnp.take_along_axis(jax.nn.log_softmax(logits), classes[:, None], 1))


def fit(loss, parameters, rows, targets, steps, batch, rate=3e-3, seed=0):
    """Adam with a rate that falls to nothing; loss takes (parameters, rows, targets)."""
    random = np.random.default_rng(seed)
    zero = jax.tree.map(jnp.zeros_like, parameters)

    @jax.jit
    def step(at, parameters, first, second, x, y):
        gradient = jax.grad(loss)(parameters, x, y)
        first = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, first, gradient)
        second = jax.tree.map(lambda v, g: 0.99 * v + 0.01 * g * g, second, gradient)
        now = rate * (1 - at / steps)
        move = lambda p, m, v: p - now * (m / (1 - 0.9 ** (at + 1))) / (jnp.sqrt(v / (1 - 0.99 ** (at + 1))) + 1e-8)
        return jax.tree.map(move, parameters, first, second), first, second

    first, second = zero, zero
    for at in range(steps):
        pick = random.choice(len(rows), min(batch, len(rows)), replace=False)
        parameters, first, second = step(
            jnp.float32(at), parameters, first, second, jnp.asarray(rows[pick]), jnp.asarray(targets[pick]))
    return [tuple(np.asarray(part) for part in pair) for pair in parameters]


def add_to(chain, layers, parameters):
    """The layers as nodes of a common.Chain, whose value is [N, channels, ...] or [N, features]."""
    flat = layers[0]["kind"] == "dense"
    for number, (layer, (weights, bias)) in enumerate(zip(layers, parameters), 1):
        if layer["kind"] == "pool":
            chain.add("GlobalAveragePool", f"pool{number}")
            continue
        if layer["kind"] == "conv":
            directions = weights.ndim - 2
            begin, end = layer["pads"]
            chain.add("Conv", f"conv{number}", ("weights", weights), ("bias", bias),
                      kernel_shape=list(weights.shape[2:]), strides=[layer["stride"]] * directions,
                      pads=[begin] * directions + [end] * directions)
        else:
            if not flat:
                chain.add("Flatten", "flatten", axis=1)
                flat = True
            chain.add("Gemm", f"dense{number}", ("weights", weights), ("bias", bias), transB=1)
        if layer["act"] == "square":
            chain.add("Mul", f"square{number}", twice=True)
        elif layer["act"] != "none":
            chain.add({"relu": "Relu", "tanh": "Tanh"}[layer["act"]], f"{layer['act']}{number}")
