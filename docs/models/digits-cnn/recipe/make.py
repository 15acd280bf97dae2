"""Two convolutions on handwritten digits of 8x8 pixels; see ../../recipes/common.py for how to run it."""
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "recipes"))
import common

SPEC = common.Spec(
    __file__, "classification",
    "Optical Recognition of Handwritten Digits, UCI Machine Learning Repository, doi:10.24432/C50P49", "CC BY 4.0", "digit",
    [str(i) for i in range(10)], keep_train=True, clipped=True)
HELDOUT, EPOCHS = 360, 60


def load():
    """Each pixel is a count from 0 to 16, as the data's authors say."""
    from sklearn.datasets import load_digits

    import nets

    source = load_digits()
    train, test = common.split(len(source.target), HELDOUT, 42, source.target)
    names = [f"pixel_{i // 8}_{i % 8}" for i in range(64)]
    pick = lambda index: common.table(names, source.data[index], source.target[index])
    return common.Data(pick(train), pick(test), *nets.digits_box(64, 16))


def network(data, activation):
    import torch
    from torch import nn

    import nets

    class Digits(nn.Module):
        def __init__(self):
            super().__init__()
            self.clip = nets.Clip(data.low, data.high)
            self.body = nn.Sequential(
                nn.Conv2d(1, 4, 3, stride=1, padding=1), activation(),
                nn.Conv2d(4, 8, 3, stride=2, padding=1), activation(),
                nn.Flatten(), nn.Linear(128, 10))

        def logits(self, rows):
            return self.body(self.clip(rows).reshape(-1, 1, 8, 8))

        def forward(self, rows):
            return torch.softmax(self.logits(rows), dim=1)

    torch.manual_seed(nets.SEED)
    return Digits()


def build(data, activation):
    import torch

    import nets

    made = network(data, activation)
    nets.fit(made, data, torch.nn.functional.cross_entropy, EPOCHS, output_limit=12.0)
    nets.largest(made, data)
    return nets.export(made, 64, "probabilities")


def quadratic(data):
    import nets

    return build(data, nets.Quadratic)


def relu(data):
    from torch import nn

    return build(data, nn.ReLU)


if __name__ == "__main__":
    common.run(SPEC, load, {1: quadratic, 2: relu})
