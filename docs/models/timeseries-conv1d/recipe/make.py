"""Three states of a machine by 64 samples of its vibration; see ../../recipes/common.py for how to run it."""
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "recipes"))
import common

SPEC = common.Spec(
    __file__, "classification", "synthetic, made by recipe/make.py", "CC0-1.0", "state",
    ["normal", "imbalance", "bearing"], clipped=True)
LENGTH, TRAIN, HELDOUT, EPOCHS, END = 64, 2400, 300, 80, 3.0


def series(random):
    """A turning shaft with noise; out of balance it swings more, with a worn bearing it rings at each turn of a ball."""
    state = int(random.integers(3))
    time, noise = np.arange(LENGTH), random.normal(0, 0.3, LENGTH)
    swing = random.uniform(1.2, 2.0) if state == 1 else random.uniform(0.4, 1.1)
    shaft = swing * np.sin(2 * np.pi * random.uniform(0.02, 0.05) * time + random.uniform(0, 2 * np.pi))
    ringing = np.zeros(LENGTH)
    if state == 2:
        period, start = random.uniform(11, 19), random.uniform(0, 11)
        for knock in np.arange(start - 19, LENGTH, period):
            after = np.clip(time - knock, 0, None)
            ringing += (time >= knock) * random.uniform(1.2, 2.4) * np.exp(-after / 3) * np.sin(2 * np.pi * 0.31 * after)
    return np.clip(shaft + ringing + noise, -END, END), state


def load():
    random = np.random.default_rng(11)
    rows, states = zip(*(series(random) for _ in range(TRAIN + HELDOUT)))
    names = [f"sample_{i}" for i in range(LENGTH)]
    rows = np.round(np.array(rows), 3)
    pick = lambda part: common.table(names, rows[part], np.array(states)[part])
    return common.Data(pick(slice(TRAIN)), pick(slice(TRAIN, None)), [-END] * LENGTH, [END] * LENGTH)


def build(data):
    import torch
    from torch import nn

    import nets

    class Vibration(nn.Module):
        def __init__(self):
            super().__init__()
            self.clip = nets.Clip(data.low, data.high)
            self.body = nn.Sequential(
                nn.Conv1d(1, 4, 5, padding=2), nets.Quadratic(), nn.AvgPool1d(4),
                nn.Conv1d(4, 8, 5, padding=2), nets.Quadratic(), nn.AvgPool1d(4), nn.Flatten(), nn.Linear(32, 3))

        def logits(self, rows):
            return self.body(self.clip(rows).reshape(-1, 1, LENGTH))

        def forward(self, rows):
            return torch.softmax(self.logits(rows), dim=1)

    torch.manual_seed(nets.SEED)
    network = Vibration()
    nets.fit(network, data, nn.functional.cross_entropy, EPOCHS, rate=1e-2, weight=0.1)
    nets.largest(network, data)
    return nets.export(network, LENGTH, "probabilities")


if __name__ == "__main__":
    common.run(SPEC, load, {1: build})
