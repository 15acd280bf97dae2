"""What the programs of the Python peers share: arguments, timing of one operation, one JSON line a figure.

Every peer's program, in whatever language, is called `PROGRAM --set NAME --seconds S`, and prints lines such as
  {"peer":"seal","version":"4","set":"8192-3+1","what":"rotate","median_us":2124.0,"min_us":2101.5,"cpu_us":2126.1,"reps":231}
  {"peer":"seal","version":"4","set":"8192-3+1","what":"ciphertext_bytes","bytes":393313}
  {"peer":"seal","version":"4","set":"8192-3+1","note":"one special prime"}
"""

import argparse
import json
import math
import pathlib
import statistics
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
WARM_SHARE = 0.5
LEAST_REPS = 3
MOST_REPS = 20000


class Report:
    """Prints the figures of one peer at one parameter set."""

    def __init__(self, peer, version, set_name, seconds):
        self.head = {"peer": peer, "version": version, "set": set_name}
        self.seconds = seconds

    def line(self, **fields):
        print(json.dumps({**self.head, **fields}), flush=True)

    def note(self, text):
        self.line(note=text)

    def bytes(self, what, count):
        self.line(what=what, bytes=count)

    def time(self, what, call, per=1, warm=True, least=LEAST_REPS):
        """Times single calls; `per` is the number of like things that one call does. A failure is a line too."""
        try:
            samples, processor = measure(call, self.seconds, warm, least)
        except Exception as failure:  # the other figures are still wanted
            self.line(what=what, unsupported=f"{type(failure).__name__}: {failure}"[:300])
            return
        micros = [s / per * 1e6 for s in samples]
        self.line(what=what, median_us=round(statistics.median(micros), 3), min_us=round(min(micros), 3),
                  cpu_us=round(processor / per / len(micros) * 1e6, 3), reps=len(micros))


def measure(call, seconds, warm=True, least=LEAST_REPS):
    """Seconds of single calls, for about `seconds` in all, after half as long of warming up; and the processor time of all.

    The processor time leaves out what other processes took of the core.
    """
    if warm:
        end = time.perf_counter() + WARM_SHARE * seconds
        while True:
            call()
            if time.perf_counter() >= end:
                break
    samples = []
    processor = time.process_time()
    end = time.perf_counter() + seconds
    while len(samples) < MOST_REPS:
        start = time.perf_counter()
        call()
        now = time.perf_counter()
        samples.append(now - start)
        if now >= end and len(samples) >= least:
            break
    return samples, time.process_time() - processor


def arguments():
    """Returns the parameter set (a dict; only a name for the network) and the seconds a figure."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--set", required=True)
    parser.add_argument("--seconds", type=float, default=0.5)
    parser.add_argument("--model", type=pathlib.Path, help="the ONNX file, for the network")
    parser.add_argument("--rows", type=pathlib.Path, help="features and expected outputs, for the network")
    args = parser.parse_args()
    sets = {s["name"]: s for s in json.loads((HERE / "sets.json").read_text())}
    return sets.get(args.set, {"name": args.set}), args


def values(slots):
    """Numbers in (-1, 1), the same for every peer: the fractional parts of multiples of the golden ratio."""
    golden = (math.sqrt(5) - 1) / 2
    return [2 * ((i + 1) * golden % 1) - 1 for i in range(slots)]


def require_close(found, expected, tolerance):
    """Ends the program if what was computed is wrong: the time of a wrong result is no figure."""
    worst = max(abs(a - b) for a, b in zip(found, expected))
    if not worst <= tolerance:
        sys.exit(f"wrong result: off by {worst}, more than {tolerance}")
    return worst
