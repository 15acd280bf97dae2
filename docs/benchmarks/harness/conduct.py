"""The one interleaved run: round by round, set by set, every peer in turn, each in a process on the same core."""

import argparse
import datetime
import json
import os
import pathlib
import shutil
import subprocess
import sys
import time

import table
from install import HERE, MODEL, ROOT, Home, install
from machine import first_line, machine

KERNELS = ["avx512", "avx2", "portable", "java"]
ONE_THREAD = {"OMP_NUM_THREADS": "1", "GOMAXPROCS": "1", "OPENBLAS_NUM_THREADS": "1", "MKL_NUM_THREADS": "1"}
TIME_LIMIT = 400
DEMO_ROWS = 20


def options():
    parser = argparse.ArgumentParser(prog="docs/benchmarks/peers", description=(
        "Runs the same work on Blindserve, SEAL, OpenFHE, Lattigo and TenSEAL, in turn, on one pinned core. Writes raw "
        "figures and a table into docs/benchmarks/results."))
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=0.3, help="measured for each figure, after warming up (0.3)")
    parser.add_argument("--quick", action="store_true", help="one short round, to see that all works; results stay below target/benchmarks")
    parser.add_argument("--with-helayers", action="store_true",
                        help="HElayers too: you then accept its community licence, which is non-commercial")
    parser.add_argument("--only", help="peers to run, with commas between: ours,seal,openfhe,lattigo,tenseal,helayers")
    parser.add_argument("--core", type=int, default=max(os.sched_getaffinity(0)), help="the core that everything is pinned to")
    parser.add_argument("--name", default="peers", help="results go into <date>-NAME.jsonl and .md (peers)")
    parser.add_argument("--home", type=pathlib.Path, default=ROOT / "target/benchmarks", help="where peers are installed")
    args = parser.parse_args()
    if args.quick:
        args.rounds, args.seconds = 1, min(args.seconds, 0.1)
    return args


def about(args, missing):
    return {"about": {
        "date": datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d %H:%M UTC"), **machine(),
        "pinned_core": args.core, "go": first_line(["go", "version"]), "rounds": args.rounds, "seconds": args.seconds,
        "sets": json.loads((HERE / "sets.json").read_text()), "missing": missing}}


# The demonstration prints access records too.
DEMO_LINE = '{"model"'


class Conductor:
    """Starts the programs and keeps what they print."""

    def __init__(self, args, commands, out):
        self.args, self.commands, self.out = args, commands, out
        self.pin = ["taskset", "-c", str(args.core)] if shutil.which("taskset") else []
        self.round = 0

    def keep(self, line):
        self.out.write(json.dumps({"round": self.round, **line}) + "\n")
        self.out.flush()

    def program(self, peer, set_name, command, parse=json.loads, begin="{", **environment):
        """Keeps the lines of one program that begin like this; of a program that fails, only that it did."""
        print(f"peers: round {self.round}, {set_name}, {peer}", file=sys.stderr, flush=True)
        try:
            done = subprocess.run([*self.pin, *map(str, command)], capture_output=True, text=True, timeout=TIME_LIMIT,
                                  cwd=ROOT, env={**os.environ, **ONE_THREAD, **environment})
            if done.returncode:
                print(done.stderr[-2000:], file=sys.stderr)
                raise ValueError(f"exit status {done.returncode}")
            lines = [parse(text) for text in done.stdout.splitlines() if text.startswith(begin)]
        except (ValueError, subprocess.TimeoutExpired) as failure:
            reason = f"no result in {TIME_LIMIT} s" if isinstance(failure, subprocess.TimeoutExpired) else str(failure)
            self.keep({"peer": peer, "set": set_name, "what": "all", "unsupported": reason})
            return
        for line in lines:
            self.keep(line)

    def python(self, peer, script, set_name, *more):
        if peer in self.commands:
            self.program(peer, set_name, [*self.commands[peer], HERE / script, "--set", set_name, "--seconds", self.args.seconds, *more])

    def ours(self, kind, set_name, *more):
        if "ours" in self.commands:
            for kernels in KERNELS:
                self.program(f"ours-{kernels}", set_name, [*self.commands["ours"], kind, kernels, self.args.seconds, set_name, *more])

    def lattigo(self, set_name, *more):
        if "lattigo" in self.commands:
            self.program("lattigo", set_name, [*self.commands["lattigo"], "-set", set_name, "-seconds", self.args.seconds, *more])

    def operations(self, chosen):
        name = chosen["name"]
        bits = [",".join(map(str, chosen[part])) for part in "qp"]
        return [
            lambda: self.ours("operations", name, chosen["log_n"], *bits, chosen["log_scale"]),
            lambda: self.python("seal", "seal_peer.py", name),
            lambda: self.python("openfhe", "openfhe_peer.py", name),
            lambda: self.lattigo(name, "-sets", HERE / "sets.json"),
        ]

    def network(self, plan, rows):
        more = ["--model", MODEL, "--rows", rows]
        return [
            lambda: self.ours("network", "network", plan, rows),
            self.served,
            lambda: self.lattigo("network", "-plan", plan, "-rows", rows),
            lambda: self.python("openfhe", "openfhe_network.py", "network", *more),
            lambda: self.python("tenseal", "tenseal_peer.py", "network", *more),
            lambda: self.python("helayers", "helayers_peer.py", "network", *more),
        ]

    def served(self):
        """Our demonstration: the same network with HTTP, client and server on the one core."""
        if "ours" in self.commands:
            for kernels in KERNELS:
                command = [ROOT / "blindserve", "demo", "--rows", DEMO_ROWS, "--json"]
                self.program(f"ours-{kernels}", "served", command, lambda text, k=kernels: {
                    "peer": f"ours-{k}", "set": "served", "what": "demo", "demo": json.loads(text)},
                    DEMO_LINE, BLINDSERVE_KERNELS=kernels)

    def run(self, sets, plan, rows):
        for self.round in range(1, self.args.rounds + 1):
            self.keep({"load": os.getloadavg()[0], "at": time.strftime("%H:%M:%S", time.gmtime())})
            for jobs in [self.operations(s) for s in sets] + [self.network(plan, rows)]:
                # Another one begins in each round.
                shift = (self.round - 1) % len(jobs)
                for job in jobs[shift:] + jobs[:shift]:
                    job()


def main():
    args = options()
    home = Home(args.home.resolve())
    commands, missing = install(home, args.with_helayers)
    if args.only:
        commands = {peer: words for peer, words in commands.items() if peer in args.only.split(",")}
    if "helayers" not in commands and not args.with_helayers:
        missing["helayers"] = "asked for by --with-helayers only: its community licence is non-commercial"
    folder = home.folder if args.quick else HERE.parent / "results"
    folder.mkdir(exist_ok=True)
    head = about(args, missing)
    raw = folder / f"{head['about']['date'][:10]}-{'quick' if args.quick else args.name}.jsonl"
    with raw.open("w") as out:
        out.write(json.dumps(head) + "\n")
        Conductor(args, commands, out).run(head["about"]["sets"], *home.plan())
    print(table.write(raw))


if __name__ == "__main__":
    main()
