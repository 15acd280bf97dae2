"""Continues prompts by the streams of tritonclient, synchronous and asynchronous, unmodified.

usage: triton_generate.py URL, of a server with the models tiny-gpt and breast-cancer. Ends with an error at the first thing that is not as it must be.
"""

import asyncio
import json
import queue
import sys
import urllib.request

import numpy as np
import tritonclient.grpc as triton
import tritonclient.grpc.aio
from shared import rows

WAIT = 60
KINDS = {"BYTES": np.object_, "INT32": np.int32, "UINT64": np.uint64, "FP32": np.float32, "BOOL": np.bool_}
TERMS = {"max_tokens": 24, "temperature": 0.8, "seed": 7}


def tensor(name: str, kind: str, *values) -> triton.InferInput:
    array = np.array(values, KINDS[kind])
    made = triton.InferInput(name, array.shape, kind)
    made.set_data_from_numpy(array)
    return made


def inputs(prompt: str) -> list:
    return [
        tensor("text_input", "BYTES", prompt),
        tensor("max_tokens", "INT32", TERMS["max_tokens"]),
        tensor("temperature", "FP32", TERMS["temperature"]),
        tensor("seed", "UINT64", TERMS["seed"]),
    ]


def over_http(url: str, prompt: str) -> str:
    body = json.dumps({"text_input": prompt, "parameters": TERMS}).encode()
    with urllib.request.urlopen(f"{url}/v2/models/tiny-gpt/generate", body, timeout=WAIT) as answer:
        return json.load(answer)["text_output"]


def is_last(result) -> bool:
    return result.get_response().parameters["triton_final_response"].bool_param


def text(result) -> str:
    output = result.as_numpy("text_output")
    return "" if output is None else output[0].decode()


def continued(done: queue.Queue, request_id: str) -> list:
    """All results of one request, the last one included."""
    results = []
    while not results or not is_last(results[-1]):
        result, error = done.get(timeout=WAIT)
        assert error is None and result.get_response().id == request_id, (request_id, error)
        results.append(result)
    return results


def streams(address: str, expected: str) -> None:
    """Inputs, parameters, an empty end, a refusal between, and an ordinary model on one stream."""
    done: queue.Queue = queue.Queue()
    with triton.InferenceServerClient(address) as client:
        client.start_stream(lambda result, error: done.put((result, error)))
        client.async_stream_infer("tiny-gpt", inputs("The "), request_id="inputs")
        prompt = [tensor("text_input", "BYTES", "The ")]
        client.async_stream_infer("tiny-gpt", prompt, request_id="parameters", parameters=TERMS, enable_empty_final_response=True)
        client.async_stream_infer("tiny-gpt", [*inputs("The "), tensor("top_k", "INT32", 3)], request_id="refused")
        client.async_stream_infer("tiny-gpt", [*inputs("The "), tensor("stream", "BOOL", False)], request_id="whole")
        row = triton.InferInput("input", (1, 30), "FP32")
        row.set_data_from_numpy(rows()[:1])
        client.async_stream_infer("breast-cancer", [row], request_id="row")

        results = continued(done, "inputs")
        assert "".join(map(text, results)) == expected and len(results) == TERMS["max_tokens"] + 1, len(results)
        assert results[-1].as_numpy("tokens")[0] == TERMS["max_tokens"]
        results = continued(done, "parameters")
        assert "".join(map(text, results)) == expected and len(results) == TERMS["max_tokens"] + 2, len(results)
        assert not results[-1].get_response().outputs
        result, error = done.get(timeout=WAIT)
        assert result is None and "top_k" in error.message(), error
        results = continued(done, "whole")
        assert [text(each) for each in results] == [expected]
        assert len(continued(done, "row")) == 1
        client.stop_stream()


def leaving(address: str) -> None:
    """A stream that is cancelled tells of it, and another one is served."""
    done: queue.Queue = queue.Queue()
    with triton.InferenceServerClient(address) as client:
        client.start_stream(lambda result, error: done.put((result, error)))
        for _ in range(40):
            client.async_stream_infer("tiny-gpt", [tensor("text_input", "BYTES", "The ")], parameters={"max_tokens": 188})
        assert done.get(timeout=WAIT)[1] is None
        client.stop_stream(cancel_requests=True)
        last = None
        while last is None:
            _, last = done.get(timeout=WAIT)
        assert "CANCELLED" in str(last.status()), last


async def asynchronous(address: str, expected: str) -> None:
    """Several callers at once, each with a stream of its own."""

    async def one() -> str:
        async def requests():
            yield {"model_name": "tiny-gpt", "inputs": inputs("The ")}

        told = ""
        async with tritonclient.grpc.aio.InferenceServerClient(address) as client:
            async for result, error in client.stream_infer(requests()):
                assert error is None, error
                told += text(result)
        return told

    assert await asyncio.gather(*(one() for _ in range(6))) == [expected] * 6


def main() -> None:
    url = sys.argv[1]
    address = url.removeprefix("http://")
    expected = over_http(url, "The ")
    assert expected
    streams(address, expected)
    leaving(address)
    asyncio.run(asynchronous(address, expected))
    print("tritonclient, generation: streams of tokens, synchronous and asynchronous, are what /generate answers")


main()
