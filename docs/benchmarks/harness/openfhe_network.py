"""OpenFHE, the network by the method of diagonals with baby and giant steps and hoisted rotations.

128 slots, which OpenFHE repeats over the whole ciphertext, so that rotations are cyclic. A layer of `out` rows over
inputs that repeat with period `width` is out diagonals (if out < width, the sums are folded afterwards by rotations of
out, 2 out, ..), each encoded once at load.
"""

import openfhe as fhe

from measure import Report, arguments, require_close
from network import Network, first_row, sigmoid
from openfhe_peer import VERSION, make_context

LOG_N, FIRST_BITS, SCALE_BITS, DIGITS = 14, 46, 38, 4
SLOTS = 128
DEPTH = 7
TOLERANCE = 0.01


def power_of_two_from(count):
    return 1 << (count - 1).bit_length()


class Layer:
    """A matrix as diagonals: diagonal d in slot i is W[i mod out, (i + d) mod width]."""

    def __init__(self, weights, bias):
        self.out, self.width = len(weights), power_of_two_from(len(weights[0]))
        padded = [row + [0.0] * (self.width - len(row)) for row in weights]
        self.count = min(power_of_two_from(self.out), self.width)
        self.baby = 1 << ((self.count.bit_length()) // 2)
        self.diagonals = [
            [padded[i % self.out][(i + d) % self.width] for i in range(SLOTS)] for d in range(self.count)]
        self.folds = []
        while self.count << len(self.folds) < self.width:
            self.folds.append(self.count << len(self.folds))
        self.bias = [bias[i % self.out] for i in range(SLOTS)]

    def rotations(self):
        babies = range(1, min(self.baby, self.count))
        giants = range(self.baby, self.count, self.baby)
        return {*babies, *giants, *self.folds}


class Server:
    """Evaluates the layers; level 2 i is where layer i starts, one for its product and one for the square before it."""

    def __init__(self, context, layers):
        self.context, self.layers = context, layers
        self.order = context.GetCyclotomicOrder()
        self.encoded = [self.encode(layer, 2 * i) for i, layer in enumerate(layers)]

    def encode(self, layer, level):
        """Diagonals, each turned back by its giant step, and the bias."""
        make = self.context.MakeCKKSPackedPlaintext
        diagonals = []
        for d, values in enumerate(layer.diagonals):
            giant = d - d % layer.baby
            diagonals.append(make([values[(i - giant) % SLOTS] for i in range(SLOTS)], 1, level))
        return diagonals, make(layer.bias, 1, level + 1)

    def product(self, layer, encoded, value):
        context = self.context
        digits = context.EvalFastRotationPrecompute(value)
        babies = [value] + [context.EvalFastRotation(value, b, self.order, digits)
                            for b in range(1, min(layer.baby, layer.count))]
        total = None
        for giant in range(0, layer.count, layer.baby):
            part = None
            for b, baby in enumerate(babies):
                if giant + b < layer.count:
                    term = context.EvalMult(baby, encoded[giant + b])
                    part = term if part is None else context.EvalAdd(part, term)
            if giant:
                part = context.EvalRotate(part, giant)
            total = part if total is None else context.EvalAdd(total, part)
        # Fewer words to rotate after the division; the sums are the same.
        total = context.Rescale(total)
        for fold in layer.folds:
            total = context.EvalAdd(total, context.EvalRotate(total, fold))
        return total

    def run(self, value):
        context = self.context
        for number, (layer, (diagonals, bias)) in enumerate(zip(self.layers, self.encoded)):
            if number:
                value = context.Rescale(context.EvalSquare(value))
            value = context.EvalAdd(self.product(layer, diagonals, value), bias)
        return value


def main():
    _, args = arguments()
    report = Report("openfhe", VERSION, "network", args.seconds)
    network = Network(args.model)
    row, expected = first_row(args.rows, len(network.mean))
    layers = [Layer(weights, bias) for weights, bias in network.layers]
    context, secure = make_context(LOG_N, FIRST_BITS, SCALE_BITS, DEPTH, DIGITS, SLOTS)
    keys = context.KeyGen()
    context.EvalMultKeyGen(keys.secretKey)
    context.EvalRotateKeyGen(keys.secretKey, sorted(set().union(*(layer.rotations() for layer in layers))))
    server = Server(context, layers)
    inputs = network.prepared(row)
    width = layers[0].width
    slots = [(inputs + [0.0] * (width - len(inputs)))[i % width] for i in range(SLOTS)]

    def encrypt():
        return context.Encrypt(keys.secretKey, context.MakeCKKSPackedPlaintext(slots))

    def decrypt():
        decrypted = context.Decrypt(answer, keys.secretKey)
        decrypted.SetLength(1)
        return decrypted.GetRealPackedValue()

    fresh = encrypt()
    answer = server.run(fresh)
    report.line(what="largest error", value=require_close([sigmoid(decrypt()[0])], [expected], TOLERANCE))
    report.time("evaluate", lambda: server.run(fresh))
    report.time("encode+encrypt", encrypt)
    report.time("decrypt+decode", decrypt)
    report.bytes("evaluation keys", len(fhe.SerializeEvalAutomorphismKeyString(fhe.BINARY, ""))
                 + len(fhe.SerializeEvalMultKeyString(fhe.BINARY, "")))
    report.bytes("request", len(fhe.Serialize(fresh, fhe.BINARY)))
    report.bytes("answer", len(fhe.Serialize(answer, fhe.BINARY)))
    report.note(f"N = {1 << LOG_N}, {FIRST_BITS} + {DEPTH} x {SCALE_BITS} bits, {DIGITS} digits; diagonals with baby and giant steps"
                + ("" if secure else "; more bits than its own table allows, so its check was off"))


if __name__ == "__main__":
    main()
