"""A regression by two small layers with tanh; see ../../recipes/common.py for how to run it."""
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "recipes"))
import common
import tabular

SOURCE, LICENCE = tabular.DIABETES
SPEC = common.Spec(__file__, "regression", SOURCE, LICENCE, "progression", keep_train=True, clipped=True)
EPOCHS = 150


def build(data):
    import numpy as np
    import torch
    from torch import nn

    import nets

    mean, deviation = float(np.round(data.train.targets.mean())), float(np.round(data.train.targets.std()))

    class Mlp(nn.Module):
        def __init__(self):
            super().__init__()
            self.clip = nets.Clip(data.low, data.high)
            self.body = nn.Sequential(nn.Linear(10, 12), nn.Tanh(), nn.Linear(12, 6), nn.Tanh(), nn.Linear(6, 1))

        def logits(self, rows):
            return self.body(self.clip(rows))

        def forward(self, rows):
            return self.logits(rows) * deviation + mean

    def loss(found, targets):
        return nn.functional.huber_loss(found[:, 0], ((targets - mean) / deviation).float())

    torch.manual_seed(nets.SEED)
    network = Mlp()
    nets.fit(network, data, loss, EPOCHS, decay=3e-2, limit=3.0, output_limit=3.0)
    nets.largest(network, data)
    return nets.export(network, 10, "progression")


if __name__ == "__main__":
    common.run(SPEC, tabular.diabetes, {1: build})
