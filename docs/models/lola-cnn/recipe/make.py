"""The network of the LoLa article on images of 28x28 pixels; see ../../recipes/common.py for how to run it.

The images are Fashion-MNIST, which has the shape of MNIST and a licence that lets everybody use it; on Debian
`apt-get install dataset-fashion-mnist` brings them. Trained on all 60,000; 100 of the 10,000 test images are committed.
"""
import gzip
import sys
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "recipes"))
import common

SPEC = common.Spec(
    __file__, "classification", "Fashion-MNIST, H. Xiao, K. Rasul, R. Vollgraf, Zalando SE, 2017, arXiv:1708.07747", "MIT",
    "article", ["t-shirt", "trouser", "pullover", "dress", "coat", "sandal", "shirt", "sneaker", "bag", "ankle boot"],
    clipped=True)
FOLDER = Path("/usr/share/datasets/fashion-mnist")
HELDOUT, EPOCHS = 100, 8


def images(part):
    """Pixels 0 to 255 as rows of 784, and classes."""
    with gzip.open(FOLDER / f"{part}-images-idx3-ubyte.gz") as file:
        rows = np.frombuffer(file.read(), np.uint8, offset=16).reshape(-1, 784)
    with gzip.open(FOLDER / f"{part}-labels-idx1-ubyte.gz") as file:
        targets = np.frombuffer(file.read(), np.uint8, offset=8).astype(int)
    names = [f"pixel_{i // 28}_{i % 28}" for i in range(784)]
    return common.table(names, rows, targets)


def load():
    import nets

    test = images("t10k")
    heldout = common.table(test.features, test.rows[:HELDOUT], test.targets[:HELDOUT])
    return common.Data(images("train"), heldout, *nets.digits_box(784, 255))


def build(data):
    import torch
    from torch import nn

    import nets

    class Lola(nn.Module):
        def __init__(self):
            super().__init__()
            self.clip = nets.Clip(data.low, data.high)
            self.body = nn.Sequential(
                nn.Conv2d(1, 5, 5, stride=2, padding=1), nets.Square(),
                nn.Flatten(), nn.Linear(845, 100), nets.Square(), nn.Linear(100, 10))

        def logits(self, rows):
            return self.body(self.clip(rows).reshape(-1, 1, 28, 28))

        def forward(self, rows):
            return torch.softmax(self.logits(rows), dim=1)

    torch.manual_seed(nets.SEED)
    network = Lola()
    nets.fit(network, data, nn.functional.cross_entropy, EPOCHS, batch=256, rate=4e-3, output_limit=12.0, weight=0.1)
    small = common.Data(common.table(data.train.features, data.train.rows[:5000], []), data.heldout, data.low, data.high)
    nets.largest(network, small)
    model = nets.export(network, 784, "probabilities")
    test = images("t10k")
    print("all 10,000 test images:", common.classification(common.answers(model.SerializeToString(), test.rows), test.targets))
    return model


if __name__ == "__main__":
    common.run(SPEC, load, {1: build})
