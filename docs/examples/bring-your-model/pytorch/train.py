"""A convolutional network on handwritten digits, from PyTorch to a folder that Blindserve serves.

python train.py FOLDER    writes FOLDER/digits/1/model.onnx, model.json beside it, and FOLDER/digits/heldout.csv
"""
import csv
import json
import sys
from pathlib import Path

import torch
from sklearn.datasets import load_digits
from sklearn.model_selection import train_test_split
from torch import nn


class Digits(nn.Module):
    """Rows of 64 pixels from 0 to 16. Squares instead of ReLU: what encryption computes exactly, and fast."""

    def __init__(self):
        super().__init__()
        self.conv = nn.Conv2d(1, 4, 3, stride=2, padding=1)
        self.hidden, self.last = nn.Linear(64, 32), nn.Linear(32, 10)

    def logits(self, rows):
        image = rows.reshape(-1, 1, 8, 8) / 16
        values = torch.square(self.conv(image)).flatten(1)
        return self.last(torch.square(self.hidden(values)))

    def forward(self, rows):
        return torch.softmax(self.logits(rows), dim=1)


def train(model, rows, classes):
    # Weight decay keeps values small everywhere in the range, not only on these rows: encrypted numbers have a fixed range.
    optimiser = torch.optim.AdamW(model.parameters(), lr=0.01, weight_decay=0.3)
    for _ in range(40):
        for batch in torch.randperm(len(rows)).split(64):
            optimiser.zero_grad()
            nn.functional.cross_entropy(model.logits(rows[batch]), classes[batch]).backward()
            optimiser.step()


def main():
    torch.manual_seed(1)
    folder = Path(sys.argv[1]) / "digits"
    (folder / "1").mkdir(parents=True, exist_ok=True)
    data = load_digits()
    x, x_test, y, y_test = train_test_split(data.data.astype("float32"), data.target, test_size=20, random_state=1)
    model = Digits()
    train(model, torch.tensor(x), torch.tensor(y))
    right = (model(torch.tensor(x_test)).argmax(1).numpy() == y_test).sum()
    print(f"{right} of {len(y_test)} held-out digits right")

    torch.onnx.export(
        model.eval(), (torch.zeros(2, 64),), folder / "1" / "model.onnx", input_names=["input"],
        output_names=["probabilities"], dynamic_shapes=({0: "rows"},), external_data=False, verbose=False)
    description = {
        "task": "classification", "labels": [str(digit) for digit in range(10)],
        "features": data.feature_names,
        "input": {"range": {"min": [0] * 64, "max": [16] * 64}},  # what a pixel can be
        "encrypted": True,
    }
    (folder / "1" / "model.json").write_text(json.dumps(description, indent=2))
    with open(folder / "heldout.csv", "w", newline="") as file:
        csv.writer(file).writerows([data.feature_names, *x_test.tolist()])


if __name__ == "__main__":
    main()
