"""Versions of a model that take each other's place while calls go on."""

import json
import os
import shutil
import threading
import time
import urllib.request

NAME = "swapped"
# Of the open loop, so that swaps and calls share a core that is not full.
CALLS_PER_SECOND, CONNECTIONS = 1000, 16


class Swaps:
    """Publishes one version a second, which the server loads, and takes the last but one away."""

    def __init__(self, model, models, port):
        self.model, self.models, self.port, self.version, self.seconds = model, models, port, 1, []
        self.ended = threading.Event()
        self.thread = threading.Thread(target=self.publish)

    def __enter__(self):
        self.thread.start()
        return self

    def __exit__(self, *_):
        self.ended.set()
        self.thread.join()

    def publish(self):
        while not self.ended.wait(1):
            self.version += 1
            put(self.model, self.models, self.version)
            began = time.monotonic()
            request = urllib.request.Request(f"http://127.0.0.1:{self.port}/v2/repository/models/{NAME}/load", data=b"{}",
                                             headers={"Content-Type": "application/json"})
            urllib.request.urlopen(request, timeout=60).read()
            self.seconds.append(time.monotonic() - began)
            shutil.rmtree(self.models / NAME / str(self.version - 1))


def put(model, models, version):
    """A version appears whole."""
    written = models.parent / "written"
    written.mkdir()
    shutil.copy(model, written / "model.onnx")
    (models / NAME).mkdir(parents=True, exist_ok=True)
    os.rename(written, models / NAME / str(version))


def put_models(model, models):
    put(model, models, 1)
    (models / NAME / "model.json").write_text(json.dumps({"versions": {"latest": 1}}))


def load(runs, server, model, models):
    """The same open loop without swaps and with them."""
    words = ("--connections", CONNECTIONS, "--rate", CALLS_PER_SECOND, "--body", runs.body)
    runs.soak(server.port, None, "--connections", CONNECTIONS, "--body", runs.body, model=NAME)
    runs.say("one version")
    runs.bench("ours", "unswapped", server.port, *words, model=NAME)
    runs.say("a new version each second")
    with Swaps(model, models, server.port) as swaps:
        runs.bench("ours", "swapped", server.port, *words, model=NAME)
    runs.keep({"server": "ours", "what": "swaps", "count": len(swaps.seconds), "seconds": swaps.seconds})
