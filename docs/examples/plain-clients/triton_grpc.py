"""Calls a server by tritonclient over gRPC, unmodified: metadata, every type, streams, compression, errors.

usage: triton_grpc.py URL, of a server with the models breast-cancer and types. Ends with an error at the first thing that is not as it must be.
"""

import queue
import sys

import numpy as np
import tritonclient.grpc as triton
from shared import AT_ONCE, VALUES, as_text, refused, rows


def tensor(name: str, kind: str, value: np.ndarray) -> triton.InferInput:
    made = triton.InferInput(name, value.shape, kind)
    made.set_data_from_numpy(value)
    return made


def metadata(client: triton.InferenceServerClient) -> None:
    assert client.is_server_live() and client.is_server_ready()
    assert client.is_model_ready("breast-cancer") and client.is_model_ready("breast-cancer", "1")
    assert not client.is_model_ready("absent")
    assert client.get_server_metadata().name == "blindserve"
    described = client.get_model_metadata("breast-cancer", "2")
    assert described.inputs[0].datatype == "FP32", described
    config = client.get_model_config("breast-cancer").config
    assert config.input[0].name == described.inputs[0].name, config
    index = client.get_model_repository_index().models
    assert any(entry.name == "types" and entry.version == "1" and entry.state == "READY" for entry in index), index


def types(client: triton.InferenceServerClient) -> None:
    """Every type there and back, all at once and each output alone."""
    inputs = [tensor(f"in_{kind}", kind, value) for kind, value in VALUES.items()]
    whole = client.infer("types", inputs, request_id="types")
    assert whole.get_response().id == "types"
    for kind, value in VALUES.items():
        alone = client.infer("types", inputs, outputs=[triton.InferRequestedOutput(f"out_{kind}")])
        assert len(alone.get_response().outputs) == 1
        for result in (whole, alone):
            back = result.as_numpy(f"out_{kind}")
            back = as_text(back) if kind == "BYTES" else back
            assert back.dtype == value.dtype and np.array_equal(back, value), (kind, back)


def compression(client: triton.InferenceServerClient, features: np.ndarray) -> None:
    """The same answer in every coding, there and back."""
    answers = []
    for coding in (None, "gzip", "deflate"):
        result = client.infer("breast-cancer", [tensor("input", "FP32", features)], compression_algorithm=coding)
        answers.append(result.as_numpy(result.get_response().outputs[0].name))
        assert len(answers[-1]) == len(features)
    assert all(np.array_equal(answer, answers[0]) for answer in answers)


def asynchronous(client: triton.InferenceServerClient, features: np.ndarray) -> None:
    done: queue.Queue = queue.Queue()
    for group in np.array_split(features, range(AT_ONCE, len(features), AT_ONCE)):
        for row in group:
            inputs = [tensor("input", "FP32", row[None])]
            client.async_infer("breast-cancer", inputs, lambda result, error: done.put((result, error)))
        for _ in group:
            result, error = done.get(timeout=60)
            assert error is None and result is not None, error


def stream(client: triton.InferenceServerClient, features: np.ndarray) -> None:
    """Answers come in the order of the calls, and a refusal does not end the stream."""
    done: queue.Queue = queue.Queue()
    client.start_stream(lambda result, error: done.put((result, error)))
    for number, row in enumerate(features):
        model = "absent" if number == 3 else "breast-cancer"
        client.async_stream_infer(model, [tensor("input", "FP32", row[None])], request_id=str(number))
    for number in range(len(features)):
        result, error = done.get(timeout=60)
        if number == 3:
            assert "absent" in error.message(), error
        else:
            assert result.get_response().id == str(number), (number, error)
    client.stop_stream()


def errors(client: triton.InferenceServerClient, features: np.ndarray) -> None:
    good = tensor("input", "FP32", features[:1])
    wide = tensor("input", "FP32", features[:1, :7])
    whole = tensor("input", "INT32", features[:1].astype(np.int32))
    infinite = tensor("input", "FP32", np.full_like(features[:1], np.inf))
    output = triton.InferRequestedOutput("absent")
    invalid = "StatusCode.INVALID_ARGUMENT"
    refused("StatusCode.NOT_FOUND", "absent", lambda: client.infer("absent", [good]))
    refused("StatusCode.NOT_FOUND", "no version 9", lambda: client.infer("breast-cancer", [good], model_version="9"))
    refused(invalid, "shape", lambda: client.infer("breast-cancer", [wide]))
    refused(invalid, "must be FP32", lambda: client.infer("breast-cancer", [whole]))
    refused(invalid, "finite", lambda: client.infer("breast-cancer", [infinite]))
    refused(invalid, "absent", lambda: client.infer("breast-cancer", [good], outputs=[output]))
    refused(invalid, "priority", lambda: client.infer("breast-cancer", [good], priority=10))
    assert client.infer("breast-cancer", [good], priority=1, timeout=60_000_000).as_numpy("probability").shape == (1, 1)
    refused("StatusCode.UNIMPLEMENTED", "method", client.get_system_shared_memory_status)
    large = tensor("input", "FP32", np.zeros((600_000, 30), np.float32))
    refused("StatusCode.RESOURCE_EXHAUSTED", "at most", lambda: client.infer("breast-cancer", [large]))


def statistics(client: triton.InferenceServerClient, features: np.ndarray) -> None:
    def counted():
        return client.get_inference_statistics("breast-cancer", "2").model_stats[0]

    before = counted()
    client.infer("breast-cancer", [tensor("input", "FP32", features)], model_version="2")
    after = counted()
    assert after.inference_count - before.inference_count == len(features), after
    assert after.execution_count - before.execution_count == 1, after
    for part in ("success", "queue", "compute_input", "compute_infer", "compute_output"):
        more, less = getattr(after.inference_stats, part), getattr(before.inference_stats, part)
        assert more.count - less.count == 1 and more.ns > less.ns, (part, more, less)
    assert len(client.get_inference_statistics().model_stats) == 5


def main() -> None:
    client = triton.InferenceServerClient(sys.argv[1].removeprefix("http://"))
    features = rows()
    metadata(client)
    types(client)
    compression(client, features)
    asynchronous(client, features)
    stream(client, features)
    statistics(client, features)
    errors(client, features)
    client.close()
    print(f"tritonclient, gRPC: metadata, statistics, {len(VALUES)} types, 2 codings, {len(features)} rows thrice and 9 errors are as they must be")


main()
