"""ONNX Runtime under LitServe, which has no protocol of its own: it takes and gives the bodies of the others. Arguments: model, port, path."""

import sys

import litserve
import numpy
import onnxruntime


class OnnxApi(litserve.LitAPI):
    def setup(self, device):
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1
        self.session = onnxruntime.InferenceSession(sys.argv[1], options, providers=["CPUExecutionProvider"])
        self.names = [output.name for output in self.session.get_outputs()]

    def decode_request(self, request):
        return {one["name"]: numpy.asarray(one["data"], numpy.float32).reshape(one["shape"]) for one in request["inputs"]}

    def predict(self, inputs):
        return self.session.run(self.names, inputs)

    def encode_response(self, answers):
        return {"outputs": [{"name": name, "shape": list(answer.shape), "datatype": "FP32", "data": answer.ravel().tolist()}
                            for name, answer in zip(self.names, answers)]}


if __name__ == "__main__":
    server = litserve.LitServer(OnnxApi(api_path=sys.argv[3]), accelerator="cpu", devices=1, workers_per_device=1, fast_queue=True)
    server.run(host="127.0.0.1", port=int(sys.argv[2]), num_api_servers=1, log_level="error", generate_client_file=False)
