"""Calls a server by tritonclient, unmodified: metadata, every type in both forms, compression, errors.

usage: triton.py URL, of a server with the models breast-cancer, types and bfloat. Ends with an error at the first thing that is not as it must be.
"""

import sys

import ml_dtypes
import numpy as np
import tritonclient.http as triton
from shared import VALUES, as_text, refused, rows

def tensor(name: str, kind: str, value: np.ndarray, binary: bool) -> triton.InferInput:
    made = triton.InferInput(name, value.shape, kind)
    made.set_data_from_numpy(value, binary_data=binary)
    return made


def metadata(client: triton.InferenceServerClient) -> None:
    assert client.is_server_live() and client.is_server_ready()
    assert client.is_model_ready("breast-cancer") and client.is_model_ready("breast-cancer", "1")
    assert not client.is_model_ready("absent")
    assert client.get_server_metadata()["name"] == "blindserve"
    described = client.get_model_metadata("breast-cancer", "2")
    assert described["inputs"][0]["datatype"] == "FP32", described
    config = client.get_model_config("breast-cancer")
    assert config["input"][0]["name"] == described["inputs"][0]["name"], config
    index = client.get_model_repository_index()
    assert {"name": "types", "version": "1", "state": "READY", "reason": ""} in index, index


def types(client: triton.InferenceServerClient) -> None:
    """Every type there and back, in binary and, but for FP16, which JSON lacks, in JSON."""
    for binary in (True, False):
        inputs = [tensor(f"in_{kind}", kind, value, binary or kind == "FP16") for kind, value in VALUES.items()]
        outputs = [triton.InferRequestedOutput(f"out_{kind}", binary_data=binary or kind == "FP16") for kind in VALUES]
        result = client.infer("types", inputs, outputs=outputs, request_id="types")
        assert result.get_response()["id"] == "types"
        for kind, value in VALUES.items():
            back = result.as_numpy(f"out_{kind}")
            back = as_text(back) if kind == "BYTES" else back
            assert back.dtype == value.dtype and np.array_equal(back, value), (kind, binary, back)


def upper_halves(client: triton.InferenceServerClient) -> None:
    """BF16, which goes in binary form alone."""
    value = np.array([[-1.5, 0.15625, 3.0]], ml_dtypes.bfloat16)
    result = client.infer("bfloat", [tensor("in_BF16", "BF16", value, True)])
    assert result.get_output("out_BF16")["datatype"] == "BF16", result.get_response()
    assert np.array_equal(result.as_numpy("out_BF16"), value), result.as_numpy("out_BF16")


def classes(client: triton.InferenceServerClient, features: np.ndarray) -> None:
    """The highest element of each row in the place of an output; this model has one a row."""
    wanted = triton.InferRequestedOutput("probability", class_count=3)
    result = client.infer("breast-cancer", [tensor("input", "FP32", features, True)], outputs=[wanted])
    texts = as_text(result.as_numpy("probability"))
    assert texts.shape == (len(features), 1) and all(text.endswith(":0") for text in texts.ravel()), texts


def compression(client: triton.InferenceServerClient, features: np.ndarray) -> None:
    """The same answer in every coding, there and back."""
    name = client.get_model_metadata("breast-cancer")["inputs"][0]["name"]
    codings = (None, "gzip", "deflate")
    for binary in (True, False):
        answers = []
        for coding in codings:
            result = client.infer(
                "breast-cancer",
                [tensor(name, "FP32", features, binary)],
                request_compression_algorithm=coding,
                response_compression_algorithm=coding,
            )
            output = result.get_response()["outputs"][0]["name"]
            answers.append(result.as_numpy(output))
            assert len(answers[-1]) == len(features)
        assert all(np.array_equal(answer, answers[0]) for answer in answers)


def asynchronous(client: triton.InferenceServerClient, features: np.ndarray) -> None:
    name = client.get_model_metadata("breast-cancer")["inputs"][0]["name"]
    calls = [client.async_infer("breast-cancer", [tensor(name, "FP32", row[None], True)], priority=1 + number % 9, timeout=60_000_000)
             for number, row in enumerate(features)]
    assert len([call.get_result() for call in calls]) == len(features)


def errors(client: triton.InferenceServerClient, features: np.ndarray) -> None:
    name = client.get_model_metadata("breast-cancer")["inputs"][0]["name"]
    good = tensor(name, "FP32", features[:1], True)
    wide = tensor(name, "FP32", features[:1, :7], True)
    whole = tensor(name, "INT32", features[:1].astype(np.int32), True)
    infinite = tensor(name, "FP32", np.full_like(features[:1], np.inf), True)
    output = triton.InferRequestedOutput("absent")
    refused("404", "absent", lambda: client.infer("absent", [good]))
    refused("404", "no version 9", lambda: client.infer("breast-cancer", [good], model_version="9"))
    refused("400", "shape", lambda: client.infer("breast-cancer", [wide]))
    refused("400", "must be FP32", lambda: client.infer("breast-cancer", [whole]))
    refused("400", "finite", lambda: client.infer("breast-cancer", [infinite]))
    refused("400", "absent", lambda: client.infer("breast-cancer", [good], outputs=[output]))
    refused("404", "nothing", lambda: client.get_system_shared_memory_status())
    refused("400", "priority", lambda: client.infer("breast-cancer", [good], priority=10))


def statistics(client: triton.InferenceServerClient, features: np.ndarray) -> None:
    def counted() -> dict:
        return client.get_inference_statistics("breast-cancer", "2")["model_stats"][0]

    before = counted()
    client.infer("breast-cancer", [tensor("input", "FP32", features, True)], model_version="2")
    after = counted()
    assert after["inference_count"] - before["inference_count"] == len(features), after
    assert after["execution_count"] - before["execution_count"] == 1, after
    for part in ("success", "queue", "compute_input", "compute_infer", "compute_output"):
        more, less = after["inference_stats"][part], before["inference_stats"][part]
        assert more["count"] - less["count"] == 1 and more["ns"] > less["ns"], (part, more, less)
    assert {entry["name"] for entry in client.get_inference_statistics()["model_stats"]} == {"bfloat", "breast-cancer", "tiny-gpt", "types"}


def main() -> None:
    client = triton.InferenceServerClient(sys.argv[1].removeprefix("http://"), concurrency=4)
    features = rows()
    metadata(client)
    types(client)
    upper_halves(client)
    classes(client, features)
    compression(client, features)
    asynchronous(client, features)
    statistics(client, features)
    errors(client, features)
    client.close()
    print(f"tritonclient: metadata, statistics, {len(VALUES) + 1} types, classes, 2 codings, {len(features)} rows and 8 errors are as they must be")


main()
