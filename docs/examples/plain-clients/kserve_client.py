"""Calls a server by KServe's clients, over HTTP and over gRPC, unmodified.

usage: kserve_client.py URL, of a server with the models breast-cancer and types. Ends with an error at the first thing that is not as it must be.
"""

import asyncio
import sys

import numpy as np
from kserve import InferenceGRPCClient, InferenceRESTClient, InferInput, InferRequest, RESTConfig
from shared import VALUES, as_text, rows


def request(model: str, values: dict[str, tuple[str, np.ndarray]], binary: bool) -> InferRequest:
    inputs = []
    for name, (kind, value) in values.items():
        made = InferInput(name, list(value.shape), kind)
        made.set_data_from_numpy(value, binary_data=binary)
        inputs.append(made)
    wanted = {"binary_data_output": True} if binary else {}
    return InferRequest(model_name=model, infer_inputs=inputs, request_id="kserve", parameters=wanted)


def all_types() -> dict[str, tuple[str, np.ndarray]]:
    return {f"in_{kind}": (kind, value) for kind, value in VALUES.items()}


def check(response) -> None:
    for kind, value in VALUES.items():
        output = next(output for output in response.outputs if output.name == f"out_{kind}")
        back = output.as_numpy()
        back = as_text(np.asarray(back, np.object_)) if kind == "BYTES" else back
        assert np.array_equal(back.reshape(value.shape), value), (kind, back)


async def rest(url: str, features: np.ndarray) -> None:
    client = InferenceRESTClient(RESTConfig(protocol="v2", timeout=60))
    assert await client.is_server_live(url) and await client.is_server_ready(url)
    assert await client.is_model_ready(url, "breast-cancer")
    check(await client.infer(url, request("types", all_types(), True), model_name="types"))
    answer = await client.infer(
        url, request("breast-cancer", {"input": ("FP32", features)}, False), model_name="breast-cancer"
    )
    assert len(answer.outputs[0].as_numpy()) == len(features)
    try:
        await client.infer(url, request("absent", {"input": ("FP32", features)}, False), model_name="absent")
    except Exception as e:
        assert "404" in str(e), e
    else:
        raise AssertionError("not refused: absent")
    await client.close()


async def grpc(url: str, features: np.ndarray) -> None:
    client = InferenceGRPCClient(url.removeprefix("http://"))
    assert await client.is_server_live() and await client.is_server_ready()
    assert await client.is_model_ready("breast-cancer")
    check(await client.infer(request("types", all_types(), True)))
    answer = await client.infer(request("breast-cancer", {"input": ("FP32", features)}, False))
    assert len(answer.outputs[0].as_numpy()) == len(features)
    try:
        await client.infer(request("absent", {"input": ("FP32", features)}, False))
    except Exception as e:
        assert "NOT_FOUND" in str(e), e
    else:
        raise AssertionError("not refused: absent")
    await client.close()


async def main() -> None:
    features = rows()
    await rest(sys.argv[1], features)
    await grpc(sys.argv[1], features)
    print(f"KServe: {len(VALUES)} types and {len(features)} rows over HTTP and gRPC are as they must be")


asyncio.run(main())
