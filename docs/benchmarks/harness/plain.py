"""The plain path under load: one server at a time on one core, the load on another."""

import argparse
import contextlib
import datetime
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request

import plain_sentences
import plain_swaps
import protobuf_bytes
import table
from install import HERE, ROOT, Home, Missing, java
from machine import machine

MODEL = ROOT / "docs/models/breast-cancer/1/model.onnx"
LAUNCHER = ROOT / "blindserve"
JAR = ROOT / "server/target/blindserve-server.jar"
LIBRARIES = ROOT / "server/target/lib"
SERVERS = HERE / "plain_servers"
NAME, INPUT, FEATURES, VERSION = "net", "input", 30, "1"
COPY_FLOATS = 1 << 20
JOINED = {"max_rows": 64, "max_delay_microseconds": 200}
SHARED_MEMORY = pathlib.Path("/dev/shm")
PEERS = {"mlserver": "MLServer", "kserve": "KServe", "litserve": "LitServe"}
CELLS = ("ours", "joined", "memory", "unlogged", "echo", *PEERS, "sentences", "swaps")
PORTS_OF_GRPC = {"mlserver": 18083, "kserve": 18086, "litserve": None}


def options():
    cores = sorted(os.sched_getaffinity(0))
    parser = argparse.ArgumentParser(prog="docs/benchmarks/plain", description=(
        "Loads Blindserve's plain path, a bare Vert.x server of the same bytes, MLServer, KServe and LitServe, one after the other. Writes raw "
        "figures and a table into docs/benchmarks/results."))
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=5, help="measured for each figure (5)")
    parser.add_argument("--warmup", type=float, default=5, help="before each figure (5)")
    parser.add_argument("--soak", type=float, default=90, help="load before all figures of a server on a JVM, and half of that by gRPC (90)")
    parser.add_argument("--connections", default="16,64,256", help="of closed loops (16,64,256)")
    parser.add_argument("--only", default="", help=f"words of {', '.join(CELLS)}, with commas between")
    parser.add_argument("--server-core", type=int, default=cores[0])
    parser.add_argument("--load-core", type=int, default=cores[-1])
    parser.add_argument("--name", default="plain", help="results go into <date>-NAME.jsonl and .md (plain)")
    parser.add_argument("--home", type=pathlib.Path, default=ROOT / "target/benchmarks", help="where peers are installed")
    parser.add_argument("--out", type=pathlib.Path, default=HERE.parent / "results", help="folder of the results")
    return parser.parse_args()


class Server:
    """A server in a process of its own, pinned to its core."""

    def __init__(self, core, command, port, ready, **options):
        self.port, self.started = port, time.monotonic()
        self.process = subprocess.Popen(["taskset", "-c", str(core), *map(str, command)], stdout=subprocess.DEVNULL,
                                        stderr=subprocess.DEVNULL, start_new_session=True, **options)
        try:
            self.await_ready(f"http://127.0.0.1:{port}{ready}")
        except Exception:
            self.close()
            raise
        self.start_seconds = time.monotonic() - self.started

    def await_ready(self, address):
        while self.process.poll() is None and time.monotonic() - self.started < 60:
            with contextlib.suppress(OSError):
                if urllib.request.urlopen(address, data=None, timeout=5).status == 200:
                    return
            time.sleep(0.01)
        raise Missing("it did not become ready")

    def resident_bytes(self):
        """Of the process and what it started."""
        children = subprocess.run(["pgrep", "-P", str(self.process.pid)], capture_output=True, text=True).stdout.split()
        total = 0
        for pid in [str(self.process.pid), *children]:
            with contextlib.suppress(OSError):
                total += int(re.search(r"VmRSS:\s+(\d+)", pathlib.Path(f"/proc/{pid}/status").read_text())[1]) * 1024
        return total

    def close(self):
        self.process.terminate()
        try:
            self.process.wait(60)
        except subprocess.TimeoutExpired:
            self.process.kill()
        # What it started and did not end.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)


class Runs:
    """Starts servers, loads them, keeps what is said."""

    def __init__(self, args, out, folder):
        self.args, self.out, self.folder, self.round = args, out, folder, 0
        self.row = [((7 * i) % 1000) / 1000 for i in range(FEATURES)]
        self.request = folder / "request.grpc"
        self.request.write_bytes(protobuf_bytes.infer_request(NAME, VERSION, INPUT, self.row))
        self.answer = folder / "answer.json"
        self.message = folder / "answer.grpc"
        self.message.write_bytes(protobuf_bytes.infer_response(NAME, VERSION, "probability", [0.5]))
        self.body = folder / "request.json"
        self.body.write_text(json.dumps({"inputs": [{"name": INPUT, "shape": [1, FEATURES], "datatype": "FP32", "data": self.row}]}))
        self.models = folder / "models"
        (self.models / NAME / VERSION).mkdir(parents=True)
        # Without its description there is no plan to compile.
        shutil.copy(MODEL, self.models / NAME / VERSION)
        (self.models / "copy.onnx").write_bytes(protobuf_bytes.identity_model(COPY_FLOATS))

    def keep(self, line):
        self.out.write(json.dumps({"round": self.round, **line}) + "\n")
        self.out.flush()

    def say(self, *words):
        print(f"plain: round {self.round},", *words, file=sys.stderr, flush=True)

    def joined_models(self):
        """The network with its calls joined, as an operator would set it."""
        version = self.folder / "joined" / NAME / VERSION
        if not version.exists():
            version.mkdir(parents=True)
            shutil.copy(MODEL, version)
            (version / "model.json").write_text(json.dumps({"plain": {"batching": JOINED}}))
        return self.folder / "joined"

    # Servers

    def ours(self, data, models=None, *more):
        return self.blindserve([LAUNCHER, "serve"], data, models or self.models, *more)

    def unlogged(self, data, models=None):
        """The same with a log that drops what it is given."""
        classes = self.folder / "unlogged"
        path = f"{JAR}:{LIBRARIES}/*"
        if not classes.exists():
            subprocess.run([java("javac"), "-proc:none", "-d", classes, "-cp", path, *(SERVERS / "unlogged").glob("*.java")], check=True)
        return self.blindserve([java("java"), "-cp", f"{classes}:{path}", "io.blindserve.server.UnloggedServer"], data, models or self.models)

    def blindserve(self, program, data, models, *more):
        return Server(self.args.server_core, [*program, "--models", models, "--port", 18080, "--data", data, "--workers", 1, *more],
                      18080, "/v2/health/ready", cwd=self.folder)

    def echo(self):
        if not self.answer.exists():
            raise Missing("there is no answer to give: run ours too")
        return Server(self.args.server_core, [java("java"), "-cp", f"{LIBRARIES}/*", SERVERS / "Echo.java", 18081, self.answer, self.message],
                      18081, "/")

    def mlserver(self, program):
        folder = self.folder / "mlserver"
        if not folder.exists():
            folder.mkdir()
            shutil.copy(SERVERS / "onnx_runtime.py", folder)
            (folder / "settings.json").write_text(json.dumps({
                "http_port": 18082, "grpc_port": 18083, "metrics_port": 18084, "host": "127.0.0.1", "parallel_workers": 0, "debug": False}))
            (folder / "model-settings.json").write_text(json.dumps({
                "name": NAME, "implementation": "onnx_runtime.OnnxModel", "parameters": {"uri": str(MODEL), "version": VERSION}}))
        return Server(self.args.server_core, [program.parent / "mlserver", "start", folder], 18082, "/v2/health/ready", cwd=folder,
                      env={**os.environ, "OMP_NUM_THREADS": "1"})

    def kserve(self, program):
        return Server(self.args.server_core, [program, SERVERS / "kserve_server.py", MODEL, NAME, 18085, 18086], 18085, "/v2/health/ready",
                      cwd=self.folder, env={**os.environ, "OMP_NUM_THREADS": "1"})

    def litserve(self, program):
        return Server(self.args.server_core, [program, SERVERS / "lit_server.py", MODEL, 18087, f"/v2/models/{NAME}/infer"], 18087, "/health",
                      cwd=self.folder, env={**os.environ, "OMP_NUM_THREADS": "1"})

    # Loads

    def soak(self, port, port_of_grpc, *words, model=NAME):
        """A compiler in the server has to see what is called before there is a figure; on one core it takes its share of it for a while."""
        self.say("soaking", model)
        self.call_rest(port, words, model, self.args.soak, 1)
        if port_of_grpc:
            self.call_grpc(port_of_grpc, 64, self.args.soak / 2, 1)

    def call_rest(self, port, words, model, warmup, seconds):
        return subprocess.run(["taskset", "-c", str(self.args.load_core), java("java"), "-jar", JAR, "bench", f"http://127.0.0.1:{port}", "--model", model,
                               "--seconds", str(seconds), "--warmup", str(warmup), "--output", "json", *map(str, words)], capture_output=True, text=True)

    def bench(self, server, what, port, *words, model=NAME, **more):
        done = self.call_rest(port, words, model, self.args.warmup, self.args.seconds)
        if not done.stdout.startswith("{"):
            self.keep({"server": server, "what": what, "unsupported": done.stderr.strip()[-200:], **more})
            return None
        figures = json.loads(done.stdout)
        self.keep({"server": server, "what": what, **more, **figures})
        return figures

    def call_grpc(self, port, connections, warmup, seconds):
        """Returns what h2load says; nothing where there is none."""
        if not shutil.which("h2load"):
            return ""
        return subprocess.run(["taskset", "-c", str(self.args.load_core), "h2load", "-D", str(max(1, round(seconds))),
                               "--warm-up-time", str(max(1, round(warmup))), "-c", str(connections), "-m", "1", "-t", "1", "-d", self.request,
                               "-H", "content-type: application/grpc", "-H", "te: trailers",
                               f"http://127.0.0.1:{port}/inference.GRPCInferenceService/ModelInfer"], capture_output=True, text=True).stdout

    def grpc(self, server, port, connections):
        said = self.call_grpc(port, connections, self.args.warmup, self.args.seconds)
        if not said:
            self.keep({"server": server, "what": "grpc", "unsupported": "no h2load (package nghttp2-client)"})
            return
        rate = re.search(r"finished in [\d.]+\w*, ([\d.]+) req/s", said)
        failed = re.search(r"(\d+) failed, (\d+) errored", said)
        if not rate or not failed:
            self.keep({"server": server, "what": "grpc", "unsupported": "h2load said nothing that is understood"})
            return
        self.keep({"server": server, "what": "grpc", "connections": connections, "per_second": float(rate[1]),
                   "failed": int(failed[1]) + int(failed[2])})

    def fetch_answer(self, port):
        request = urllib.request.Request(f"http://127.0.0.1:{port}/v2/models/{NAME}/infer", data=self.body.read_bytes(),
                                         headers={"Content-Type": "application/json"})
        self.answer.write_bytes(urllib.request.urlopen(request, timeout=30).read())

    def load(self, name, server, port_of_grpc):
        """All loads of one server; what is only ours to do is done for ours alone."""
        self.keep({"server": name, "what": "start", "seconds": server.start_seconds, "resident_bytes": server.resident_bytes()})
        if name not in PEERS:
            self.soak(server.port, port_of_grpc, "--connections", 64, "--body", self.body)
        peak = 0
        for connections in map(int, self.args.connections.split(",")):
            self.say(name, "REST", connections)
            figures = self.bench(name, "rest", server.port, "--connections", connections, "--body", self.body)
            peak = max(peak, figures["per_second"] if figures else 0)
            if port_of_grpc:
                self.say(name, "gRPC", connections)
                self.grpc(name, port_of_grpc, connections)
        if peak and name not in ("echo", "unlogged"):
            self.say(name, "open loop at a quarter of", round(peak))
            self.bench(name, "quarter", server.port, "--connections", 64, "--body", self.body, "--rate", round(peak / 4, 1))
        if name in ("ours", "memory"):
            for connections in (1, 4):
                self.say(name, "4 MB there and back,", connections)
                self.bench(name, "copy", server.port, "--connections", connections, "--form", "binary", model="copy", bytes=8 * COPY_FLOATS)
        self.keep({"server": name, "what": "end", "resident_bytes": server.resident_bytes()})

    def direct(self):
        self.say("ONNX Runtime alone")
        done = subprocess.run(["taskset", "-c", str(self.args.server_core), java("java"), "-cp", f"{LIBRARIES}/*", SERVERS / "Direct.java",
                               MODEL, INPUT, str(FEATURES), str(self.args.seconds)], capture_output=True, text=True, check=True)
        self.keep({"server": "direct", "what": "call", **json.loads(done.stdout)})


def serve_and_load(runs, name, programs):
    with tempfile.TemporaryDirectory(dir=SHARED_MEMORY if name == "memory" else runs.folder) as data:
        if name in PEERS:
            server = getattr(runs, name)(programs[name])
        elif name == "unlogged":
            server = runs.unlogged(data)
        else:
            server = runs.echo() if name == "echo" else runs.ours(data, runs.joined_models() if name == "joined" else None)
        with contextlib.closing(server):
            if name == "ours":
                runs.fetch_answer(server.port)
            runs.load(name, server, PORTS_OF_GRPC.get(name, server.port))


def serve_sentences(runs, home):
    with tempfile.TemporaryDirectory(dir=runs.folder) as folder:
        models = pathlib.Path(folder, "models")
        source = plain_sentences.fetch(home)
        plain_sentences.direct(runs, source)
        plain_sentences.put_models(source, models)
        for name, start in (("ours", runs.ours), ("unlogged", runs.unlogged)):
            with contextlib.closing(start(f"{folder}/{name}", models)) as server:
                plain_sentences.load(runs, name, server)


def serve_swaps(runs):
    with tempfile.TemporaryDirectory(dir=runs.folder) as folder:
        models = pathlib.Path(folder, "models")
        plain_swaps.put_models(MODEL, models)
        with contextlib.closing(runs.ours(f"{folder}/data", models, "--model-control")) as server:
            plain_swaps.load(runs, server, MODEL, models)


def measure(runs, name, home, programs):
    """One cell of a round; what cannot be had is kept as that."""
    try:
        if name == "sentences":
            serve_sentences(runs, home)
        elif name == "swaps":
            serve_swaps(runs)
        else:
            serve_and_load(runs, name, programs)
    except Missing as failure:
        runs.keep({"server": name, "what": "all", "unsupported": str(failure)})


def run(args, out, missing, programs):
    # Not below /tmp, which may be memory: the disk is part of what is measured.
    args.home.mkdir(parents=True, exist_ok=True)
    wanted = [word for word in args.only.split(",") if word] or CELLS
    with tempfile.TemporaryDirectory(dir=args.home) as folder:
        runs = Runs(args, out, pathlib.Path(folder))
        for runs.round in range(1, args.rounds + 1):
            runs.keep({"load": os.getloadavg()[0], "at": time.strftime("%H:%M:%S", time.gmtime())})
            runs.direct()
            for name in wanted:
                if name not in missing:
                    measure(runs, name, Home(args.home), programs)


def main():
    args = options()
    if args.server_core == args.load_core:
        sys.exit("plain: server and load need a core each")
    # Builds what is missing.
    subprocess.run([ROOT / "blindserve", "config", "keys"], check=True, stdout=subprocess.DEVNULL)
    programs, missing = {}, {}
    for peer in PEERS:
        try:
            programs[peer] = Home(args.home).python(peer, [11])
        except Missing as failure:
            missing[peer] = str(failure)
    date = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%d %H:%M UTC")
    head = {"about": {"kind": "plain", "date": date, **machine(), "server_core": args.server_core, "load_core": args.load_core,
                      "rounds": args.rounds, "seconds": args.seconds, "warmup": args.warmup, "soak": args.soak, "missing": missing}}
    raw = args.out / f"{date[:10]}-{args.name}.jsonl"
    with raw.open("w") as out:
        out.write(json.dumps(head) + "\n")
        run(args, out, missing, programs)
    print(table.write(raw))


if __name__ == "__main__":
    main()
