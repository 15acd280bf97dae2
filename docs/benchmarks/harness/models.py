"""What the compiler says of the models of this repository, and what is measured: round by round, one plan after the other."""

import argparse
import datetime
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time

import table
from install import HERE, ROOT
from machine import machine

MODELS = ROOT / "docs/models"
SERVER = ROOT / "server/target/blindserve-server.jar"
# What check-plan ends with where a promise was not kept: a figure as every other.
BROKEN = 4


def options():
    parser = argparse.ArgumentParser(prog="docs/benchmarks/models", description=(
        "Compiles each model of docs/models with a recipe, and times its plans on one pinned core. Writes raw figures and a "
        "table into docs/benchmarks/results."))
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=int, default=6, help="for which a request is repeated, the first half untimed (6)")
    parser.add_argument("--only", default="", help="cases to run: words of their names, with commas between")
    parser.add_argument("--core", type=int, default=max(os.sched_getaffinity(0)), help="the core that what is timed is pinned to")
    parser.add_argument("--name", default="models", help="results go into <date>-NAME.jsonl and .md (models)")
    return parser.parse_args()


class Runs:
    """Starts the commands, keeps what they say."""

    def __init__(self, args, out, folder):
        self.args, self.out, self.folder = args, out, folder
        self.pin = ["taskset", "-c", str(args.core)] if shutil.which("taskset") else []

    def keep(self, line):
        self.out.write(json.dumps(line) + "\n")
        self.out.flush()

    @staticmethod
    def command(*words, accepted=(0,)):
        done = subprocess.run([*map(str, words)], capture_output=True, text=True, cwd=ROOT)
        if done.returncode not in accepted:
            sys.exit(f"{' '.join(map(str, words))}: exit status {done.returncode}\n{done.stderr[-2000:]}")
        return done.stdout

    def compile(self, case):
        """Returns the files of the plans."""
        print(f"models: compiling {case['case']}", file=sys.stderr, flush=True)
        target = self.folder / case["case"].replace(" ", "-").replace("/", "-")
        target.mkdir()
        rows = MODELS / case["model"] / "../data/train.csv"
        calibrate = ["--calibrate", rows.resolve()] if case.get("calibrate") else []
        heldout = MODELS / case["model"] / "../data/heldout.csv"
        started = time.monotonic()
        told = self.command("java", "-jar", SERVER, "compile", MODELS / case["model"] / "model.onnx", "-o", target, "--check",
                            heldout.resolve(), "--json", *calibrate, *case.get("options", []))
        seconds = time.monotonic() - started
        report = json.loads(told.strip().splitlines()[-1])
        plans = [{"plan": p["plan"], "rows": p["rows"], "log_n": p["parameters"]["log_n"], "allowed": p["error"]["allowed"], **p["cost"]}
                 for p in report["plans"]]
        self.keep({"case": case["case"], "compile_seconds": round(seconds, 2), "plans": plans})
        timed = [p["plan"] for p in plans if p["plan"] in case.get("timed", [p["plan"]])]
        return [(plan, target / f"plan.{plan}.bin") for plan in timed]

    def measure(self, round_number, case, name, file):
        print(f"models: round {round_number}, {case['case']}, {name}", file=sys.stderr, flush=True)
        found = self.folder / "measurement.json"
        self.command(*self.pin, ROOT / "blindserve", "check-plan", file, "--seconds", self.args.seconds, "--measurement", found,
                     "--expected", file.with_suffix("").with_suffix("." + name + ".expected.csv"), accepted=(0, BROKEN))
        measured = json.loads(found.read_text())
        kept = ["rows", "requests", "largest_error", "promised_error", "kept", "kernels", "median_milliseconds",
                "median_call_milliseconds", "load_milliseconds", "repetitions"]
        self.keep({"round": round_number, "case": case["case"], "plan": name, **{key: measured[key] for key in kept}})


def run(args, cases, out):
    with tempfile.TemporaryDirectory() as folder:
        runs = Runs(args, out, pathlib.Path(folder))
        plans = [(case, *plan) for case in cases for plan in runs.compile(case)]
        for round_number in range(1, args.rounds + 1):
            runs.keep({"round": round_number, "load": os.getloadavg()[0], "at": time.strftime("%H:%M:%S", time.gmtime())})
            shift = (round_number - 1) * len(plans) // args.rounds
            for plan in plans[shift:] + plans[:shift]:
                runs.measure(round_number, *plan)


def main():
    args = options()
    wanted = [word for word in args.only.split(",") if word]
    cases = [case for case in json.loads((HERE / "models.json").read_text())
             if not wanted or any(word in case["case"] for word in wanted)]
    # Builds what is missing.
    subprocess.run([ROOT / "blindserve", "compile", "--help"], check=True, stdout=subprocess.DEVNULL)
    date = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d %H:%M UTC")
    head = {"about": {"kind": "models", "date": date, **machine(), "pinned_core": args.core, "rounds": args.rounds,
                      "seconds": args.seconds, "cases": cases}}
    raw = HERE.parent / "results" / f"{date[:10]}-{args.name}.jsonl"
    with raw.open("w") as out:
        out.write(json.dumps(head) + "\n")
        run(args, cases, out)
    print(table.write(raw))


if __name__ == "__main__":
    main()
