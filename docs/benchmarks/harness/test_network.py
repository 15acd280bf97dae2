"""The reader of the network against what the model's own files say of it."""

import csv
import unittest

from install import MODEL
from network import Network, sigmoid, varint

HELD_OUT = MODEL.parents[1] / "data/heldout.csv"


class NetworkTest(unittest.TestCase):

    def test_reads_the_shape(self):
        network = Network(MODEL)
        self.assertEqual([(len(w[0]), len(w), len(b)) for w, b in network.layers],
                         [(30, 128, 128), (128, 64, 64), (64, 32, 32), (32, 1, 1)])

    def test_classifies_as_the_model_card_says(self):
        network = Network(MODEL)
        counts = {(True, True): 0, (True, False): 0, (False, True): 0, (False, False): 0}
        with HELD_OUT.open() as file:
            lines = list(csv.reader(file))
        for line in lines[1:]:
            row = [float(x) for x in line]
            malignant = sigmoid(network.logit(network.prepared(row[:30]))) >= 0.5
            counts[row[30] == 1, malignant] += 1
        # The README of the model: benign right, wrong; malignant right, wrong.
        self.assertEqual(counts, {(False, False): 72, (False, True): 0, (True, True): 41, (True, False): 1})

    def test_varint(self):
        self.assertEqual(varint(b"\x00\xac\x02", 1), (300, 3))


if __name__ == "__main__":
    unittest.main()
