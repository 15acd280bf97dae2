"""ONNX Runtime under KServe's model server, as its documentation shows for a custom one. Arguments: model, name, port, port of gRPC."""

import sys

import onnxruntime
from kserve import InferOutput, InferResponse, Model, ModelServer


class OnnxModel(Model):
    def __init__(self, name, file):
        super().__init__(name)
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self.session = onnxruntime.InferenceSession(file, options, providers=["CPUExecutionProvider"])
        self.names = [output.name for output in self.session.get_outputs()]
        self.ready = True

    def predict(self, payload, headers=None, response_headers=None):
        answers = self.session.run(self.names, {one.name: one.as_numpy() for one in payload.inputs})
        outputs = []
        for name, answer in zip(self.names, answers):
            output = InferOutput(name=name, shape=list(answer.shape), datatype="FP32")
            output.set_data_from_numpy(answer, binary_data=False)
            outputs.append(output)
        return InferResponse(response_id=payload.id or "", model_name=self.name, infer_outputs=outputs)


if __name__ == "__main__":
    file, name, port, port_of_grpc = sys.argv[1:5]
    sys.argv[1:] = []
    ModelServer(http_port=int(port), grpc_port=int(port_of_grpc), workers=1, enable_latency_logging=False, access_log_format=None).start([OnnxModel(name, file)])
