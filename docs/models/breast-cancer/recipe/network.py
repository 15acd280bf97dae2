"""The shape both versions share: Dense 128, 64, 32 and one logit, on standardised features."""
import jax
import jax.numpy as jnp

WIDTHS = [30, 128, 64, 32, 1]


def relu(value):
    return jnp.maximum(value, 0)


def square(value):
    return value * value


def initial(key, gain, bias):
    """Random weights of standard deviation gain / sqrt(inputs), constant biases; a list of (weights [out, in], bias)."""
    layers = []
    for inputs, outputs in zip(WIDTHS, WIDTHS[1:]):
        key, use = jax.random.split(key)
        weights = jax.random.normal(use, (outputs, inputs)) * gain / jnp.sqrt(inputs)
        layers.append((weights, jnp.full(outputs, bias)))
    return layers


def pre_activations(layers, inputs, activation):
    """What enters each activation, layer by layer; the last entry is the logit, [n, 1]."""
    values, found = inputs, []
    for weights, bias in layers:
        found.append(values @ weights.T + bias)
        values = activation(found[-1])
    return found


def logits(layers, inputs, activation):
    return pre_activations(layers, inputs, activation)[-1][:, 0]


def cross_entropy(logit, target):
    """Mean binary cross-entropy of logits against (soft) targets, stable for large logits."""
    return jnp.mean(jnp.logaddexp(0.0, logit) - target * logit)


def adam_start(layers):
    zeros = jax.tree.map(jnp.zeros_like, layers)
    return zeros, zeros


def adam(layers, gradient, moments, step, rate):
    """One step of Adam (Kingma and Ba 2015) with the usual constants; step counts from 1."""
    first = jax.tree.map(lambda m, g: 0.9 * m + 0.1 * g, moments[0], gradient)
    second = jax.tree.map(lambda v, g: 0.999 * v + 0.001 * g * g, moments[1], gradient)
    fix1, fix2 = 1 - 0.9**step, 1 - 0.999**step
    moved = jax.tree.map(
        lambda p, m, v: p - rate * (m / fix1) / (jnp.sqrt(v / fix2) + 1e-7), layers, first, second)
    return moved, (first, second)
