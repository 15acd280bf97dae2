"""Which wave hides in noise, a sine, a square or a sawtooth: made series of 64 steps by a convolution along time."""
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "recipes"))

import jax
import numpy as np

import common
import training

FOLDER = common.folder(__file__)
STEPS, TRAIN_ROWS, HELD_ROWS = 64, 1200, 300
CLASSES = ["sine", "square", "sawtooth"]
LAYERS = [{"kind": "conv", "act": "square", "stride": 2, "pads": [2, 2]}, {"kind": "pool"},
          {"kind": "dense", "act": "none"}]
SHAPES = [(8, 1, 5), None, (3, 8)]
LIMITS = [3, 60]
BOX = (-np.ones((1, STEPS)), np.ones((1, STEPS)))


def series(count, seed):
    """Waves of 5 to 7 periods, any phase, height 0.6 to 0.8, with noise of 0.06; whole thousandths within [-1, 1]."""
    random = np.random.default_rng(seed)
    classes = np.arange(count) % len(CLASSES)
    periods, phase, height = (random.uniform(low, high, (count, 1)) for low, high in ((5, 7), (0, 1), (0.6, 0.8)))
    turn = (np.arange(STEPS) * periods / STEPS + phase) % 1
    waves = np.stack([np.sin(2 * np.pi * turn), np.where(turn < 0.5, 1, -1), 2 * turn - 1])
    rows = height * waves[classes, np.arange(count)] + random.normal(0, 0.06, (count, STEPS))
    return np.clip(np.round(rows, 3), -1, 1).astype(np.float32), classes


def main():
    (train, y_train), (held, y_held) = series(TRAIN_ROWS, common.SEED), series(HELD_ROWS, common.SEED + 1)

    def loss(parameters, x, y):
        decay = (parameters[0][0] ** 2).sum() + (parameters[2][0] ** 2).sum()
        return (training.cross_entropy(training.forward(LAYERS, parameters, x), y) + 1e-5 * decay
                + 0.1 * training.over(LAYERS, parameters, BOX, LIMITS))

    parameters = training.fit(
        loss, training.start(LAYERS, SHAPES, common.SEED), train[:, None], y_train, 2500, 128, rate=2e-2)
    chain = common.Chain()
    chain.add("Reshape", "series", ("shape", np.array([-1, 1, STEPS], np.int64)))
    training.add_to(chain, LAYERS, parameters)
    chain.add("Softmax", "softmax", output="probabilities", axis=1)
    model = chain.model(FOLDER.name, STEPS, "probabilities", len(CLASSES))
    found = common.run(model, held)
    metrics = {
        "rows": len(held), "accuracy": common.accuracy(found, y_held),
        "onnx_difference": common.require_close(
            found, jax.nn.softmax(training.forward(LAYERS, parameters, held[:, None])), 1e-4),
        "bounds_before_activations": training.largest(LAYERS, parameters, BOX),
    }
    features = [f"step_{i}" for i in range(STEPS)]
    common.write_csv(FOLDER / "data" / "heldout.csv", features, held, "wave", y_held)
    common.write(FOLDER, 1, model, features, (-1, 1), "multiclass_classification", CLASSES, metrics, common.SYNTHETIC)


if __name__ == "__main__":
    main()
