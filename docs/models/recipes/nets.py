"""Training of small PyTorch networks whose values stay small over the whole declared box, and their export.

An encrypted evaluation has one range for each value, also where no row of the data lies. So training also punishes
what enters a non-linear function beyond a limit, on rows, on uniform points of the box, and on corners that a few
steps of ascent find.
"""
import io

import numpy as np
import onnx
import torch
from torch import nn

SEED = 7


class Square(nn.Module):
    def forward(self, values):
        return values * values


class Quadratic(nn.Module):
    """a x^2 + b x + c, one a, b and c for the layer."""

    def __init__(self):
        super().__init__()
        self.a, self.b, self.c = (nn.Parameter(torch.tensor(v)) for v in (0.25, 0.5, 0.1))

    def forward(self, values):
        return (self.a * values + self.b) * values + self.c


class Clip(nn.Module):
    """Raw features clipped to the declared box, then scaled to [-1, 1]: x -> (x - centre) * scale."""

    def __init__(self, low, high):
        super().__init__()
        self.low, self.high = (nn.Buffer(torch.tensor(v, dtype=torch.float32)) for v in (low, high))
        self.centre = nn.Buffer((self.low + self.high) / 2)
        self.scale = nn.Buffer(2 / (self.high - self.low))

    def forward(self, rows):
        return (torch.minimum(torch.maximum(rows, self.low), self.high) - self.centre) * self.scale


NON_LINEAR = (Square, Quadratic, nn.ReLU, nn.Tanh, nn.Sigmoid)


class Watch:
    """What entered each non-linear function in the last pass."""

    def __init__(self, network):
        self.seen = []
        parts = [part for part in network.modules() if isinstance(part, NON_LINEAR)]
        self.hooks = [part.register_forward_pre_hook(lambda _, given: self.seen.append(given[0])) for part in parts]

    def excess(self, outputs, limit, output_limit):
        beyond = [torch.relu(z.abs() - limit) for z in self.seen] + [torch.relu(outputs.abs() - output_limit)]
        return sum(over.square().mean() + over.square().flatten(1).amax(1).mean() for over in beyond)

    def close(self):
        for hook in self.hooks:
            hook.remove()


def fit(network, data, loss, epochs, batch=64, rate=3e-3, decay=1e-4, limit=2.0, output_limit=8.0, weight=0.3, keep=None):
    """Trains in place. `network.logits` gives what the loss takes; `keep` chooses the training rows (a mask)."""
    torch.manual_seed(SEED)
    random = torch.Generator().manual_seed(SEED)
    rows = torch.tensor(data.train.rows if keep is None else data.train.rows[keep])
    targets = torch.tensor(data.train.targets if keep is None else data.train.targets[keep])
    low, high = (torch.tensor(v, dtype=torch.float32) for v in (data.low, data.high))
    descent = torch.optim.AdamW(network.parameters(), rate, weight_decay=decay)
    schedule = torch.optim.lr_scheduler.OneCycleLR(descent, rate, total_steps=epochs * -(-len(rows) // batch))
    watch = Watch(network)
    for _ in range(epochs):
        for index in torch.randperm(len(rows), generator=random).split(batch):
            corners = _corners(network, watch, low, high, batch // 2, random, limit, output_limit)
            anywhere = low + torch.rand(batch // 2, len(low), generator=random) * (high - low)
            watch.seen.clear()
            found = network.logits(torch.cat([rows[index], corners, anywhere]))
            total = loss(found[: len(index)], targets[index]) + weight * watch.excess(found, limit, output_limit)
            descent.zero_grad()
            total.backward()
            descent.step()
            schedule.step()
    watch.close()
    return network.eval()


def _corners(network, watch, low, high, count, random, limit, output_limit, steps=2):
    """Random corners of the box, moved to the corner that the gradient of the excess points to."""
    points = torch.where(torch.rand(count, len(low), generator=random) < 0.5, low, high)
    for _ in range(steps):
        points.requires_grad_(True)
        watch.seen.clear()
        outputs = network.logits(points)
        aim = watch.excess(outputs, 0.5 * limit, 0.5 * output_limit)
        slope, = torch.autograd.grad(aim, points)
        points = torch.where(slope > 0, high, torch.where(slope < 0, low, points.detach())).detach()
    return points


def largest(network, data, tries=512):
    """The largest value that enters each non-linear function: on training rows, and on corners that an ascent finds."""
    random = torch.Generator().manual_seed(SEED + 1)
    low, high = (torch.tensor(v, dtype=torch.float32) for v in (data.low, data.high))
    watch, out = Watch(network), []
    for points in (torch.tensor(data.train.rows), _corners(network, watch, low, high, tries, random, 0.0, 0.0, steps=12)):
        watch.seen.clear()
        outputs = network.logits(points)
        out.append([round(float(z.detach().abs().max()), 2) for z in [*watch.seen, outputs]])
    watch.close()
    print("largest before each non-linear function and at the end: rows", out[0], "corners", out[1])
    return out


def export(network, features, output):
    """What torch.onnx.export writes."""
    file = io.BytesIO()
    torch.onnx.export(
        network.eval(), (torch.zeros(2, features),), file, input_names=["input"], output_names=[output],
        dynamic_shapes=({0: "N"},), external_data=False, dynamo=True, verbose=False)
    return onnx.load_from_string(file.getvalue())


def digits_box(count, top):
    return np.zeros(count).tolist(), np.full(count, float(top)).tolist()
