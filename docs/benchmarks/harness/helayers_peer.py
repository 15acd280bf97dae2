"""HElayers, the network alone, with the packing that its own optimiser chooses for one row and weights in the clear.

Its community licence is non-commercial: run only where somebody asked for it.
"""

import os
import tempfile

import numpy
import onnx
import pyhelayers
from onnx import TensorProto, helper

from measure import Report, arguments, require_close
from network import Network, first_row, sigmoid

TOLERANCE = 0.01
OPSET, IR_VERSION = 13, 8


def encrypted_part(model):
    """The layers and squares; HElayers knows neither clipping nor the sigmoid, which are the client's anyway."""
    graph = onnx.load(model).graph
    nodes = [n for n in graph.node if n.op_type == "Gemm" or n.name.startswith("square")]
    features, nodes[0].input[0] = 30, "input"
    used = {name for node in nodes for name in node.input}
    ends = [helper.make_tensor_value_info(name, TensorProto.FLOAT, [1, width])
            for name, width in (("input", features), (nodes[-1].output[0], 1))]
    part = helper.make_graph(nodes, "encrypted", ends[:1], ends[1:], [t for t in graph.initializer if t.name in used])
    return helper.make_model(part, opset_imports=[helper.make_opsetid("", OPSET)], ir_version=IR_VERSION)


def plain_model(model):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "encrypted.onnx")
        onnx.save(encrypted_part(model), path)
        return pyhelayers.PlainModel.create(pyhelayers.PlainModelHyperParams(), [path])


def compile_model(plain):
    wanted = pyhelayers.HeRunRequirements()
    wanted.set_he_context_options([pyhelayers.DefaultContext()])
    wanted.set_model_encrypted(False)
    wanted.optimize_for_batch_size(1)
    return pyhelayers.HeModel.compile(plain, wanted)


def main():
    _, args = arguments()
    report = Report("helayers", pyhelayers.VERSION, "network", args.seconds)
    network = Network(args.model)
    row, expected = first_row(args.rows, len(network.mean))
    plain = plain_model(args.model)
    profile = compile_model(plain)
    context = pyhelayers.HeModel.create_context(profile)
    model = plain.get_empty_he_model(context)
    model.encode(plain, profile)
    client = pyhelayers.ModelIoEncoder(model)
    inputs = [numpy.array([network.prepared(row)])]

    def encrypt():
        fresh = pyhelayers.EncryptedData(context)
        client.encode_encrypt(fresh, inputs)
        return fresh

    def evaluate():
        answer = pyhelayers.EncryptedData(context)
        model.predict(answer, fresh)
        return answer

    fresh = encrypt()
    answer = evaluate()
    found = float(numpy.asarray(client.decrypt_decode_output(answer)).ravel()[0])
    report.line(what="largest error", value=require_close([sigmoid(found)], [expected], TOLERANCE))
    report.time("evaluate", evaluate)
    report.time("encode+encrypt", encrypt)
    report.time("decrypt+decode", lambda: client.decrypt_decode_output(answer))
    report.bytes("evaluation keys", len(context.save_to_buffer()))
    report.bytes("request", len(fresh.save_to_buffer()))
    report.bytes("answer", len(answer.save_to_buffer()))
    report.note(f"{context.slot_count()} slots, {context.get_library_name()} {context.get_scheme_name()} below; "
                "its optimiser's packing for one row; evaluation keys are the whole public context")


if __name__ == "__main__":
    main()
