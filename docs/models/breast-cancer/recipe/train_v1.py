"""Version 1, the network of the source article: ReLU, binary cross-entropy, Adam, 10 epochs of batches of 32."""
import jax
import jax.numpy as jnp
import numpy as np

import dataset
import network

SEED = 1
EPOCHS, BATCH, RATE = 10, 32, 1e-3


def loss(layers, rows, targets):
    return network.cross_entropy(network.logits(layers, rows, network.relu), targets)


@jax.jit
def update(layers, moments, step, rows, targets):
    gradient = jax.grad(loss)(layers, rows, targets)
    return network.adam(layers, gradient, moments, step, RATE)


def train(split):
    mean, deviation = dataset.standardisation(split.rows)
    rows = ((split.rows - mean) / deviation).astype(np.float32)
    order = np.random.default_rng(SEED)
    layers = network.initial(jax.random.key(SEED), gain=2**0.5, bias=0.0)
    moments, step = network.adam_start(layers), 0
    for _ in range(EPOCHS):
        shuffled = order.permutation(len(rows))
        for at in range(0, len(rows), BATCH):
            batch, step = shuffled[at:at + BATCH], step + 1
            layers, moments = update(layers, moments, step, rows[batch], jnp.asarray(split.diagnoses[batch]))
    return layers
