"""Calls a server by TensorFlow Serving's own messages over gRPC, as min-tfs-client carries them: every type, metadata, status, errors.

usage: tf_serving_grpc.py URL, of a server with the models breast-cancer and types. Ends with an error at the first thing that is not as it must be.
Those messages were made for the protobuf of their time, in Python alone: PROTOCOL_BUFFERS_PYTHON_IMPLEMENTATION=python.
"""

import sys

import grpc
import numpy as np
from min_tfs_client.requests import TensorServingClient
from min_tfs_client.tensors import ndarray_to_tensor_proto, tensor_proto_to_ndarray
from shared import VALUES, as_text, rows
from tensorflow.core.framework import tensor_pb2, types_pb2
from tensorflow_serving.apis import classification_pb2, get_model_metadata_pb2, get_model_status_pb2, model_service_pb2_grpc
from tensorflow_serving.apis import prediction_service_pb2_grpc, predict_pb2


def tensor(value: np.ndarray) -> tensor_pb2.TensorProto:
    if value.dtype != np.float16:
        return ndarray_to_tensor_proto(value)
    half = tensor_pb2.TensorProto(dtype=types_pb2.DT_HALF, half_val=value.view(np.uint16).ravel().tolist())
    for size in value.shape:
        half.tensor_shape.dim.add(size=size)
    return half


def array(value: tensor_pb2.TensorProto) -> np.ndarray:
    if value.dtype == types_pb2.DT_STRING:
        return np.array(list(value.string_val), np.object_).reshape([dim.size for dim in value.tensor_shape.dim])
    if value.dtype != types_pb2.DT_HALF:
        return tensor_proto_to_ndarray(value)
    return np.array(value.half_val, np.uint16).view(np.float16).reshape([dim.size for dim in value.tensor_shape.dim])


def types(stub: prediction_service_pb2_grpc.PredictionServiceStub) -> None:
    """Every type there and back, in lists and, for numbers, in tensor_content."""
    for packed in (False, True):
        request = predict_pb2.PredictRequest()
        request.model_spec.name = "types"
        for kind, value in VALUES.items():
            made = tensor(value.astype(np.str_) if kind == "BYTES" else value)
            if packed and kind != "BYTES":
                shape = made.tensor_shape
                made = tensor_pb2.TensorProto(dtype=made.dtype, tensor_shape=shape, tensor_content=value.tobytes())
            request.inputs[f"in_{kind}"].CopyFrom(made)
        outputs = stub.Predict(request).outputs
        for kind, value in VALUES.items():
            back = array(outputs[f"out_{kind}"])
            back = as_text(back) if kind == "BYTES" else back
            assert np.array_equal(back, value), (kind, back)


def described(channel: grpc.Channel, stub: prediction_service_pb2_grpc.PredictionServiceStub) -> None:
    asked = get_model_metadata_pb2.GetModelMetadataRequest(metadata_field=["signature_def"])
    asked.model_spec.name = "breast-cancer"
    told = stub.GetModelMetadata(asked)
    signatures = get_model_metadata_pb2.SignatureDefMap()
    assert told.metadata["signature_def"].Unpack(signatures)
    features = signatures.signature_def["serving_default"].inputs["input"]
    assert features.dtype == types_pb2.DT_FLOAT and features.tensor_shape.dim[1].size == 30, features
    asked = get_model_status_pb2.GetModelStatusRequest()
    asked.model_spec.name = "breast-cancer"
    states = model_service_pb2_grpc.ModelServiceStub(channel).GetModelStatus(asked).model_version_status
    assert [(state.version, state.state) for state in states] == [(1, 30), (2, 30)], states


def refused(code: grpc.StatusCode, words: str, call) -> None:
    try:
        call()
    except grpc.RpcError as e:
        assert e.code() == code and words in e.details(), e
    else:
        raise AssertionError(f"not refused: {words}")


def main() -> None:
    host, port = sys.argv[1].removeprefix("http://").split(":")
    client = TensorServingClient(host, int(port))
    channel = grpc.insecure_channel(f"{host}:{port}")
    stub = prediction_service_pb2_grpc.PredictionServiceStub(channel)
    features = rows()
    answer = client.predict_request("breast-cancer", {"input": features}, model_version=1)
    assert answer.model_spec.version.value == 1, answer.model_spec
    assert all(len(tensor_proto_to_ndarray(output)) == len(features) for output in answer.outputs.values())
    types(stub)
    described(channel, stub)
    absent, invalid = grpc.StatusCode.NOT_FOUND, grpc.StatusCode.INVALID_ARGUMENT
    refused(absent, "absent", lambda: client.predict_request("absent", {"input": features}))
    refused(absent, "no version 9", lambda: client.predict_request("breast-cancer", {"input": features}, model_version=9))
    refused(invalid, "shape", lambda: client.predict_request("breast-cancer", {"input": features[:, :7]}))
    refused(grpc.StatusCode.UNIMPLEMENTED, "method", lambda: stub.Classify(classification_pb2.ClassificationRequest()))
    print(f"TensorFlow Serving, gRPC: {len(VALUES)} types in two forms, metadata, status and 4 errors are as they must be")


main()
