"""TenSEAL, the network alone: its operations are SEAL's. Written as its users write it: matmul, add, square."""

import time

import tenseal

from measure import Report, arguments, require_close
from network import Network, first_row, sigmoid

DEGREE, DEPTH, SCALE_BITS, ENDS_BITS = 16384, 7, 40, 60
TOLERANCE = 0.01


def make_context():
    bits = [ENDS_BITS] + [SCALE_BITS] * DEPTH + [ENDS_BITS]
    context = tenseal.context(tenseal.SCHEME_TYPE.CKKS, DEGREE, coeff_mod_bit_sizes=bits, n_threads=1)
    context.global_scale = 2 ** SCALE_BITS
    context.generate_galois_keys()
    return context


def main():
    _, args = arguments()
    report = Report("tenseal", tenseal.__version__, "network", args.seconds)
    network = Network(args.model)
    row, expected = first_row(args.rows, len(network.mean))
    inputs = network.prepared(row)
    columns = [([list(column) for column in zip(*weights)], bias) for weights, bias in network.layers]
    start = time.perf_counter()
    context = make_context()
    report.line(what="keys made", median_us=round((time.perf_counter() - start) * 1e6), reps=1)
    fresh = tenseal.ckks_vector(context, inputs)

    def evaluate():
        value = fresh
        for number, (weights, bias) in enumerate(columns):
            if number:
                value = value.square()
            value = value.matmul(weights) + bias
        return value

    answers = []
    # Seconds long: what is checked is the evaluation that was timed.
    report.time("evaluate", lambda: answers.append(evaluate()), warm=False, least=1)
    answer = answers[-1]
    report.line(what="largest error", value=require_close([sigmoid(answer.decrypt()[0])], [expected], TOLERANCE))
    report.time("encode+encrypt", lambda: tenseal.ckks_vector(context, inputs))
    report.time("decrypt+decode", answer.decrypt)
    report.bytes("evaluation keys", len(context.serialize(
        save_public_key=False, save_secret_key=False, save_galois_keys=True, save_relin_keys=True)))
    report.bytes("request", len(fresh.serialize()))
    report.bytes("answer", len(answer.serialize()))
    report.note(f"N = {DEGREE}, {ENDS_BITS} + {DEPTH} x {SCALE_BITS} + {ENDS_BITS} bits; all its rotation keys; weights are encoded in each evaluation, as it always does")


if __name__ == "__main__":
    main()
