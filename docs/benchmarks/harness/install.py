"""Makes every peer ready below one folder; says why one cannot be had, and goes on with the others."""

import glob
import json
import os
import pathlib
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[2]
MODEL = ROOT / "docs/models/breast-cancer/2/model.onnx"
JAVA_SOURCES = ROOT / "native/src/jmh/java/io/blindserve/he/bench/peers"


class Missing(Exception):
    """Why a peer cannot be had. Goes into the results, so it names no folder and no host."""


class Home:
    """The folder that everything is installed into."""

    def __init__(self, folder):
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def run(self, name, command, failure, **options):
        """Runs one step; its output goes into NAME.log."""
        log = self.folder / f"{name}.log"
        with log.open("a") as out:
            code = subprocess.run(command, stdout=out, stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, **options).returncode
        if code:
            raise Missing(f"{failure} (exit status {code}; see {name}.log in the benchmarks' folder)")

    def ours(self):
        """Builds this tree, compiles the program that prints our figures, and the plan of the network."""
        self.run("ours", [ROOT / "blindserve", "doctor"], "this tree does not build")
        classes = self.folder / "classes"
        shutil.rmtree(classes, ignore_errors=True)
        # A copy, so that a build during the run does not change what is measured.
        shutil.copytree(ROOT / "native/target/classes", classes)
        nullness = glob.glob(os.path.expanduser("~/.m2/repository/org/jspecify/jspecify/*/*.jar"))
        sources = [p for p in sorted(JAVA_SOURCES.glob("*.java")) if nullness or p.name != "package-info.java"]
        class_path = os.pathsep.join([str(classes), *nullness])
        self.run("ours", [java("javac"), "-d", classes, "-cp", class_path, *sources], "the program for our figures does not compile")
        self.run("ours", [ROOT / "blindserve", "compile", "--out", self.folder, MODEL], "the network does not compile")
        return [java("java"), "-Xmx3g", "-cp", classes, "io.blindserve.he.bench.peers.PeerFigures"]

    def plan(self):
        return self.folder / "plan.latency.bin", self.folder / "plan.latency.expected.csv"

    def lattigo(self):
        if not shutil.which("go"):
            raise Missing("no Go")
        program = self.folder / "lattigo-benchmark"
        self.run("lattigo", ["go", "build", "-trimpath", "-o", program, "."], "Go could not fetch or build it", cwd=HERE / "lattigo")
        return [program]

    def python(self, name, versions):
        """Returns the interpreter of a virtual environment with the pinned packages of requirements/NAME.txt."""
        interpreter = find_python(versions)
        folder, wanted = self.folder / f"venv-{name}", HERE / "requirements" / f"{name}.txt"
        stamp, content = folder / "installed.txt", f"{interpreter}\n{wanted.read_text()}"
        program = folder / "bin/python"
        if not (stamp.exists() and stamp.read_text() == content):
            shutil.rmtree(folder, ignore_errors=True)
            self.run(name, [interpreter, "-m", "venv", folder], "Python cannot make a virtual environment")
            self.run(name, [program, "-m", "pip", "install", "--no-deps", "--require-hashes", "-r", wanted],
                     f"pip could not install requirements/{name}.txt")
            stamp.write_text(content)
        return program


def java(tool):
    home = os.environ.get("JAVA_HOME")
    return str(pathlib.Path(home, "bin", tool)) if home else tool


def find_python(versions):
    """Returns the first interpreter of one of these minor versions that runs; pyenv's are looked at too."""
    for minor in versions:
        name = f"python3.{minor}"
        pyenv = os.environ.get("PYENV_ROOT", os.path.expanduser("~/.pyenv"))
        for path in [shutil.which(name), *sorted(glob.glob(f"{pyenv}/versions/3.{minor}.*/bin/{name}"))]:
            if path and subprocess.run([path, "-c", "import venv"], capture_output=True).returncode == 0:
                return path
    raise Missing("no CPython 3." + " or 3.".join(map(str, versions)) + ", for which its package is built")


def install(home, with_helayers):
    """Returns {peer: command words that start its programs} and {peer: why it is missing}."""
    recipes = {
        "ours": home.ours,
        "lattigo": home.lattigo,
        # The one package holds both: SEAL's own bindings are TenSEAL's module sealapi.
        "tenseal": lambda: [home.python("tenseal", [11, 12, 13])],
        "openfhe": lambda: [home.python("openfhe", [10])],
    }
    if with_helayers:
        recipes["helayers"] = lambda: [home.python("helayers", [11])]
    found, missing = {}, {}
    for peer, recipe in recipes.items():
        print(f"peers: preparing {peer}", file=sys.stderr, flush=True)
        try:
            found[peer] = [str(word) for word in recipe()]
        except (Missing, OSError) as failure:
            missing[peer] = str(failure) if isinstance(failure, Missing) else type(failure).__name__
            print(f"peers: without {peer}: {missing[peer]}", file=sys.stderr, flush=True)
    if "tenseal" in found:
        found["seal"] = found["tenseal"]
    elif "tenseal" in missing:
        missing["seal"] = missing["tenseal"]
    return found, missing


if __name__ == "__main__":
    print(json.dumps(install(Home(ROOT / "target/benchmarks"), "--with-helayers" in sys.argv), indent=1))
