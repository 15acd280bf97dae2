"""An anomaly score: how badly a network of benign rows reconstructs a row; see ../../recipes/common.py for how to run it."""
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "recipes"))
import common
import tabular

SOURCE, LICENCE = tabular.BREAST_CANCER
SPEC = common.Spec(__file__, "anomaly_score", SOURCE, LICENCE, "diagnosis", clipped=True)
FEATURES = ["worst radius", "worst texture", "worst perimeter", "worst area", "worst smoothness",
            "worst compactness", "worst concavity", "worst concave points", "worst symmetry", "worst fractal dimension"]
EPOCHS, HIDDEN, WIDTH = 400, 3, len(FEATURES)


def load():
    """200 rows are held out; the malignant ones among the others only help to set the box."""
    return tabular.breast_cancer(FEATURES, heldout=200, sigmas=2.5)


def build(data):
    import numpy as np
    import torch
    from torch import nn

    import nets

    class Autoencoder(nn.Module):
        def __init__(self):
            super().__init__()
            self.clip = nets.Clip(data.low, data.high)
            self.encode, self.act, self.decode = nn.Linear(WIDTH, HIDDEN), nets.Quadratic(), nn.Linear(HIDDEN, WIDTH)

        def logits(self, rows):
            scaled = self.clip(rows)
            difference = self.decode(self.act(self.encode(scaled))) - scaled
            return (difference * difference).mean(dim=1, keepdim=True)

        def forward(self, rows):
            return self.logits(rows)

    torch.manual_seed(nets.SEED)
    network = Autoencoder()
    nets.fit(network, data, lambda score, _: score.mean(), EPOCHS, rate=1e-2, decay=1e-5, output_limit=1.0, weight=0.02,
             keep=data.train.targets == 0)
    nets.largest(network, data)
    model = nets.export(network, WIDTH, "score")
    score = common.answers(model.SerializeToString(), data.heldout.rows)[:, 0]
    for name, chosen in (("benign", data.heldout.targets == 0), ("malignant", data.heldout.targets == 1)):
        print(name, "score at 5, 50 and 95 %:", np.round(np.quantile(score[chosen], [0.05, 0.5, 0.95]), 4))
    return model


if __name__ == "__main__":
    common.run(SPEC, load, {1: build})
