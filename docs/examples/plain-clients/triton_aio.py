"""Calls a server by the asynchronous clients of tritonclient, over HTTP and over gRPC, unmodified.

usage: triton_aio.py URL, of a server with the models breast-cancer and types. Ends with an error at the first thing that is not as it must be.
"""

import asyncio
import sys

import numpy as np
import tritonclient.grpc
import tritonclient.grpc.aio
import tritonclient.http
import tritonclient.http.aio
from shared import AT_ONCE, VALUES, as_text, rows
from tritonclient.utils import InferenceServerException


def tensor(module, name: str, kind: str, value: np.ndarray):
    made = module.InferInput(name, value.shape, kind)
    made.set_data_from_numpy(value)
    return made


async def refused(words: str, call) -> None:
    try:
        await call
    except InferenceServerException as e:
        assert words in e.message(), e.message()
    else:
        raise AssertionError(f"not refused: {words}")


async def calls(client, module, features: np.ndarray) -> None:
    assert await client.is_server_ready() and await client.is_model_ready("types")
    inputs = [tensor(module, f"in_{kind}", kind, value) for kind, value in VALUES.items()]
    result = await client.infer("types", inputs)
    for kind, value in VALUES.items():
        back = result.as_numpy(f"out_{kind}")
        back = as_text(back) if kind == "BYTES" else back
        assert np.array_equal(back, value), (kind, back)
    for group in np.array_split(features, range(AT_ONCE, len(features), AT_ONCE)):
        inputs = [[tensor(module, "input", "FP32", row[None])] for row in group]
        answers = await asyncio.gather(*(client.infer("breast-cancer", each) for each in inputs))
        assert len(answers) == len(group)
    row = tensor(module, "input", "FP32", features[:1, :7])
    await refused("shape", client.infer("breast-cancer", [row]))
    await refused("absent", client.infer("absent", [row]))


async def stream(client, features: np.ndarray) -> None:
    async def requests():
        for number, row in enumerate(features[:20]):
            inputs = [tensor(tritonclient.grpc, "input", "FP32", row[None])]
            yield {"model_name": "breast-cancer", "inputs": inputs, "request_id": str(number)}

    ids = []
    async for result, error in client.stream_infer(requests()):
        assert error is None, error
        ids.append(result.get_response().id)
    assert ids == [str(number) for number in range(20)], ids


async def main() -> None:
    address = sys.argv[1].removeprefix("http://")
    features = rows()
    async with tritonclient.http.aio.InferenceServerClient(address) as client:
        await calls(client, tritonclient.http, features)
    async with tritonclient.grpc.aio.InferenceServerClient(address) as client:
        await calls(client, tritonclient.grpc, features)
        await stream(client, features)
    print(f"tritonclient, asynchronous: {len(VALUES)} types, {len(features)} rows and a stream are as they must be")


asyncio.run(main())
