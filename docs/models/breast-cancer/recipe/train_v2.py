"""Version 2: the same shape with squares for activations, distilled from version 1, made for encryption.

An encrypted evaluation has a fixed range and a fixed precision for every point of the declared box, also where no
patient is. So beside the soft targets of version 1 the loss holds, over training rows, uniform points of the box and
points found by a search for the worst:
  * pre-activations beyond +-2 and logits beyond +-6, squared;
  * noise on the weights, in units of each layer's largest weight: fixed-point rounding does just that;
  * weight decay.
"""
from functools import partial

import jax
import jax.numpy as jnp
import numpy as np

import dataset
import network

SEED = 2
STEPS, BATCH, RATE = 4000, 256, 2e-3
PRE_LIMIT, LOGIT_LIMIT = 2.0, 6.0
SOFT_LIMIT = 5.0
PRE_PENALTY, LOGIT_PENALTY = 1.0, 0.3
DECAY = 1e-4
WEIGHT_NOISE = 8e-3
CHANGE_PENALTY = 10.0
SPREAD = 1.3
ROW_NOISE = 0.25
ATTACKED, ATTACK_STEPS = 256, 8


def excess(found):
    """How far pre-activations and logits leave their limits: squares, summed over units, mean over points."""
    total = 0.0
    for values, limit, price in zip(found, [PRE_LIMIT] * 3 + [LOGIT_LIMIT], [PRE_PENALTY] * 3 + [LOGIT_PENALTY]):
        over = jnp.maximum(jnp.abs(values) - limit, 0.0)
        total += price * jnp.mean(jnp.sum(over * over, axis=1))
    return total


def first_layer_excess(layers, box):
    """The first layer's largest value over the box is known exactly: no search."""
    weights, bias = layers[0]
    middle, half = (box[0] + box[1]) / 2, (box[1] - box[0]) / 2
    largest = jnp.abs(weights @ middle + bias) + jnp.abs(weights) @ half
    return jnp.mean(jnp.square(jnp.maximum(largest - PRE_LIMIT, 0.0)))


def climb(aim, points, box, steps):
    """Sign-gradient ascent on aim(points) from points [n, 30], in strides that shrink, within the box."""
    def one(step, at):
        stride = (box[1] - box[0]) * 0.5 * (1 - step / steps)
        return jnp.clip(at + stride * jnp.sign(jax.grad(aim)(at)), box[0], box[1])

    return jax.lax.fori_loop(0, steps, one, points)


def attack(layers, points, aims, box, steps):
    """Drives each point towards its own aim: a direction over all pre-activations."""
    def aim(at):
        return jnp.sum(jnp.concatenate(network.pre_activations(layers, at, network.square), axis=1) * aims)

    return climb(aim, points, box, steps)


def attack_change(layers, moved, points, box, steps):
    """Drives points to where other weights change the probability most."""
    def aim(at):
        still, other = (network.logits(which, at, network.square) for which in (layers, moved))
        return jnp.sum(jnp.abs(other - still) * jax.nn.sigmoid(-jnp.abs(still)))

    return climb(aim, points, box, steps)


def random_aims(key, count):
    """Each point gets one unit (the logit for half of them) and a sign."""
    which, sign, logit = jax.random.split(key, 3)
    units = sum(network.WIDTHS[1:])
    unit = jax.random.randint(which, (count,), network.WIDTHS[1], units)
    unit = jnp.where(jax.random.bernoulli(logit, 0.5, (count,)), units - 1, unit)
    return jax.nn.one_hot(unit, units) * jax.random.rademacher(sign, (count, 1), jnp.float32)


def noisy(key, layers):
    """Weights moved by Gaussian noise in units of their layer's largest one."""
    result = []
    for weights, bias in layers:
        key, use = jax.random.split(key)
        noise = jax.random.normal(use, weights.shape) * WEIGHT_NOISE * jnp.max(jnp.abs(weights))
        result.append((weights + noise, bias))
    return result


def spread(layers):
    """No weight above SPREAD times its layer's root mean square, for the largest one sets the unit of the noise."""
    limit = lambda weights: SPREAD * jnp.sqrt(jnp.mean(weights * weights))
    return [(jnp.clip(weights, -limit(weights), limit(weights)), bias) for weights, bias in layers]


def change(layers, moved, points):
    """Mean square change of the probability, the mean raised by its largest parts (fourth power)."""
    still, other = (network.logits(which, points, network.square) for which in (layers, moved))
    difference = jax.nn.sigmoid(other) - jax.nn.sigmoid(still)
    return jnp.mean(jnp.square(difference)) + jnp.sqrt(jnp.mean(difference**4) + 1e-12)


def loss(layers, key, rows, targets, points, box):
    noise, start = jax.random.split(key)
    moved = noisy(noise, layers)
    shaken = attack_change(layers, moved, corners(start, ATTACKED, box), box, ATTACK_STEPS)
    everywhere = jnp.concatenate([rows, points, jax.lax.stop_gradient(shaken)])
    found = network.pre_activations(moved, everywhere, network.square)
    fit = network.cross_entropy(found[-1][:len(rows), 0], targets)
    weights = sum(jnp.sum(weights * weights) for weights, _ in layers)
    return (fit + excess(found) + first_layer_excess(layers, box)
            + CHANGE_PENALTY * change(layers, moved, everywhere) + DECAY * weights)


def soft_targets(teacher, rows):
    logit = network.logits(teacher, rows, network.relu)
    return jax.nn.sigmoid(jnp.clip(logit, -SOFT_LIMIT, SOFT_LIMIT))


def rows_between(key, rows, box):
    """Training rows, half of them mixed with another one, all with noise, clipped to the box."""
    pick, other, share, noise, half = jax.random.split(key, 5)
    first = rows[jax.random.randint(pick, (BATCH,), 0, len(rows))]
    second = rows[jax.random.randint(other, (BATCH,), 0, len(rows))]
    mix = jax.random.uniform(share, (BATCH, 1)) * jax.random.bernoulli(half, 0.5, (BATCH, 1))
    mixed = first + mix * (second - first) + ROW_NOISE * jax.random.normal(noise, first.shape)
    return jnp.clip(mixed, box[0], box[1])


def corners(key, count, box):
    return jnp.where(jax.random.bernoulli(key, 0.5, (count, len(box[0]))), box[0], box[1])


def points_of_box(key, layers, box):
    """Uniform points and the worst that a few steps of ascent from random corners find."""
    uniform, corner, aim = jax.random.split(key, 3)
    shape = (ATTACKED, network.WIDTHS[0])
    anywhere = box[0] + jax.random.uniform(uniform, shape) * (box[1] - box[0])
    worst = attack(layers, corners(corner, ATTACKED, box), random_aims(aim, ATTACKED), box, ATTACK_STEPS)
    return jnp.concatenate([anywhere, worst])


@partial(jax.jit, static_argnames="count")
def many_steps(layers, moments, teacher, rows, box, start, count):
    def one(step, state):
        layers, moments = state
        draw, worst, noise = jax.random.split(jax.random.fold_in(jax.random.key(SEED), step), 3)
        batch = rows_between(draw, rows, box)
        points = points_of_box(worst, layers, box)
        gradient = jax.grad(loss)(layers, noise, batch, soft_targets(teacher, batch), points, box)
        rate = RATE * 0.5 * (1 + jnp.cos(jnp.pi * step / STEPS))
        layers, moments = network.adam(layers, gradient, moments, step + 1.0, rate)
        return spread(layers), moments

    return jax.lax.fori_loop(start, start + count, one, (layers, moments))


def train(split, teacher, progress=lambda step, layers: None):
    mean, deviation = dataset.standardisation(split.rows)
    box = [jnp.asarray((side - mean) / deviation, jnp.float32) for side in dataset.plausible_box(split.rows)]
    rows = jnp.asarray(np.clip((split.rows - mean) / deviation, *box), jnp.float32)
    layers = network.initial(jax.random.key(SEED), gain=0.3, bias=0.0)
    layers = [(w, jnp.ones_like(b) if i < 3 else b) for i, (w, b) in enumerate(layers)]
    layers = [(w, 1.0 - jnp.sum(w, axis=1) if i in (1, 2) else b) for i, (w, b) in enumerate(layers)]
    moments = network.adam_start(layers)
    for start in range(0, STEPS, 500):
        layers, moments = many_steps(layers, moments, teacher, rows, box, start, 500)
        progress(start + 500, layers)
    return layers
