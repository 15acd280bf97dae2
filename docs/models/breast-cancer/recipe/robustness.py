"""How far version 2 can be driven inside its declared box, and what coarse weights do to it there.

`python robustness.py` reads ../2/model.onnx and prints: the largest pre-activations and logit that a strong search
finds, what plain interval arithmetic proves, and how much probabilities move, at random and at searched points, when
each layer's weights, their largest taken as 1, are rounded to multiples of 2^-w or get the slot noise of an encoding.
"""
import jax
import jax.numpy as jnp
import numpy as np
import onnx
from onnx import numpy_helper

import dataset
import network
import train_v2

RANDOM_POINTS = 10_000
STARTS, CLIMB = 256, 60
DRAWS = 4
COEFFICIENTS = 8192  # a plaintext of N coefficients: encoding it rounds every one of them


def read_model(path):
    """Layers and the box in standardised units, from the ONNX file itself."""
    tensors = {t.name: numpy_helper.to_array(t) for t in onnx.load(path).graph.initializer}
    layers = [(tensors[f"dense{k}.weights"], tensors[f"dense{k}.bias"]) for k in (1, 2, 3, 4)]
    inside = lambda side: (tensors[side] - tensors["centre.mean"]) * tensors["standardise.inverse_deviation"]
    return layers, [inside("clip_low.min"), inside("clip_high.max")]


def worst_of_unit(layers, box, unit, sign, key):
    """Largest sign * pre-activation of one unit: many corners, sign ascent, then single coordinates."""
    aim = jax.nn.one_hot(unit, sum(network.WIDTHS[1:])) * sign
    value = lambda points: jnp.concatenate(
        network.pre_activations(layers, points, network.square), axis=1) @ aim
    points = train_v2.attack(layers, train_v2.corners(key, STARTS, box), jnp.tile(aim, (STARTS, 1)), box, CLIMB)
    best = points[jnp.argmax(value(points))]

    def sweep(_, best):
        tried = jnp.concatenate([
            jnp.where(jnp.eye(len(best), dtype=bool), side, best) for side in (box[0], box[1])])
        found = jnp.concatenate([best[None], tried])
        return found[jnp.argmax(value(found))]

    best = jax.lax.fori_loop(0, 60, sweep, best)
    return value(best[None])[0] * sign, best


def strong_search(layers, box):
    """Per layer the largest |pre-activation| found; the logit's lowest and highest; the points that reached them."""
    search = jax.jit(lambda unit, sign, key: worst_of_unit(layers, box, unit, sign, key))
    found, points = {}, []
    for unit in range(network.WIDTHS[1], sum(network.WIDTHS[1:])):
        for sign in (1.0, -1.0):
            value, point = search(unit, sign, jax.random.fold_in(jax.random.key(5), 2 * unit + (sign > 0)))
            found[unit, sign] = float(value)
            points.append(point)
    starts = np.cumsum(network.WIDTHS[1:])
    layer = lambda k: max(abs(v) for (unit, _), v in found.items() if starts[k - 1] <= unit < starts[k])
    first, last = layers[0], sum(network.WIDTHS[1:]) - 1
    middle, half = (box[0] + box[1]) / 2, (box[1] - box[0]) / 2
    exact = float(np.max(np.abs(first[0] @ middle + first[1]) + np.abs(first[0]) @ half))
    return [exact, layer(1), layer(2)], (found[last, -1.0], found[last, 1.0]), jnp.stack(points)


def intervals(layers, box):
    """What interval arithmetic alone proves, layer by layer: largest |value|."""
    low, high = box
    proven = []
    for weights, bias in layers:
        middle, half = weights @ ((low + high) / 2) + bias, np.abs(weights) @ ((high - low) / 2)
        low, high = middle - half, middle + half
        proven.append(float(max(-low.min(), high.max())))
        straddles = (low < 0) & (high > 0)
        low, high = np.where(straddles, 0, np.minimum(low**2, high**2)), np.maximum(low**2, high**2)
    return proven


def rounded(layers, bits):
    result = []
    for weights, bias in layers:
        unit = np.max(np.abs(weights)) * 2.0**-bits
        result.append((np.round(weights / unit) * unit, bias))
    return result


def slot_noise(layers, bits, seed):
    """The error of a full plaintext at scale 2^bits: sqrt(COEFFICIENTS / 12) units in every slot."""
    draw = np.random.default_rng(seed)
    sigma = np.sqrt(COEFFICIENTS / 12) * 2.0**-bits
    return [(w + draw.normal(size=w.shape) * sigma * np.max(np.abs(w)), b) for w, b in layers]


def largest_change(layers, moved, box, points):
    """Largest change of probability: at the points given, and after ascending on the change from them."""
    change = lambda at: jnp.max(jnp.abs(
        jax.nn.sigmoid(network.logits(layers, at, network.square))
        - jax.nn.sigmoid(network.logits(moved, at, network.square))))
    points = jnp.asarray(points)
    climbed = jax.jit(lambda at: train_v2.attack_change(layers, moved, at, box, CLIMB))(points)
    return float(change(points)), float(change(climbed))


def main():
    layers, box = read_model(dataset.FOLDER / "2" / "model.onnx")
    for number, (weights, _) in enumerate(layers, 1):
        print(f"layer {number}: largest weight {np.max(np.abs(weights)):.4f}, "
              f"root mean square {np.sqrt(np.mean(weights**2)):.4f}")
    found, logit, worst = strong_search(layers, box)
    print("largest |pre-activation| found, layers 1 to 3:", *(f"{v:.2f}" for v in found))
    print(f"logit found from {logit[0]:.2f} to {logit[1]:.2f}")
    print("interval arithmetic proves at most:", *(f"{v:.1f}" for v in intervals(layers, box)))

    uniform = np.random.default_rng(7).uniform(box[0], box[1], (RANDOM_POINTS, len(box[0]))).astype(np.float32)
    values = np.asarray(network.logits(layers, uniform, network.square))
    print(f"logit at {RANDOM_POINTS} random points: from {values.min():.2f} to {values.max():.2f}")
    edge = np.concatenate([np.asarray(train_v2.corners(jax.random.key(8), 2000, box)), worst])
    for bits in (11, 12, 13, 14):
        for name, draws in (("rounded", [rounded(layers, bits)]),
                            ("slot noise", [slot_noise(layers, bits, seed) for seed in range(DRAWS)])):
            anywhere, corner = (
                np.max([largest_change(layers, moved, box, points) for moved in draws], axis=0)
                for points in (uniform, edge))
            print(f"w = {bits}, {name}: probability moves by {anywhere[0]:.5f} at random points, "
                  f"{corner[0]:.5f} at corners, {max(anywhere[1], corner[1]):.5f} where searched for")


if __name__ == "__main__":
    main()
