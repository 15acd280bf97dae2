"""The table of the plain path against figures worked out by hand."""

import struct
import unittest

import plain_table
import protobuf_bytes

ABOUT = {"about": {"kind": "plain", "date": "2026-01-02 03:04 UTC", "cpu": "a processor", "cores": 2, "kernel": "6", "java": "j", "tree": "abc",
                   "server_core": 0, "load_core": 1, "rounds": 3, "seconds": 5, "warmup": 5, "missing": {"mlserver": "no CPython 3.11"}}}


def rest(server, per_second, connections=16, what="rest", failed=0):
    return {"server": server, "what": what, "connections": connections, "per_second": per_second, "failed": failed}


def quarter(server, p50):
    return {"server": server, "what": "quarter", "latency_ms": {"p50": p50, "p99": 2 * p50, "p99.9": 3 * p50}}


LINES = [ABOUT, {"round": 1, "load": 0.25, "at": "00:00:00"},
         rest("ours", 100), rest("ours", 300), rest("ours", 200), rest("ours", 400, 64, failed=2), rest("echo", 1000),
         rest("ours", 50, what="grpc"), rest("echo", 100, what="grpc"),
         {"server": "ours", "what": "grpc", "unsupported": "no h2load"},
         {"server": "direct", "what": "call", "p50": 0.01, "p99": 0.02}, quarter("ours", 1.0), quarter("memory", 0.5),
         {"server": "ours", "what": "copy", "connections": 1, "per_second": 100, "bytes": 8_000_000},
         {"server": "ours", "what": "start", "resident_bytes": 200e6, "seconds": 2.5},
         {"server": "direct", "what": "sentences", "rows": 1, "per_second": 50}, {"server": "direct", "what": "sentences", "rows": 8, "per_second": 100},
         {"server": "ours", "what": "sentences", "per_second": 95}, {"server": "unlogged", "what": "sentences", "per_second": 100}, rest("unlogged", 500),
         {"server": "ours", "what": "unswapped", "failed": 0, "unanswered": 0, "latency_ms": {"p99": 2}},
         {"server": "ours", "what": "swapped", "failed": 1, "unanswered": 0, "latency_ms": {"p99": 5}},
         {"server": "ours", "what": "swaps", "count": 7}]


class PlainTableTest(unittest.TestCase):
    def setUp(self):
        self.text = plain_table.render(LINES)

    def test_medians_of_rounds(self):
        self.assertIn("| Blindserve | 200 | 400 |", self.text)
        self.assertIn("| bare Vert.x | 1,000 |  |", self.text)

    def test_goals_are_held_against_peaks(self):
        self.assertIn("| REST, peak over bare Vert.x's | 0.4 | at least 0.45 | **missed** |", self.text)
        self.assertIn("| gRPC, peak over bare Vert.x's | 0.5 | at least 0.45 | met |", self.text)

    def test_latency_is_what_is_added(self):
        self.assertIn("| added latency p50, with durable records, ms | 0.99 | at most 1.5 | met |", self.text)
        self.assertIn("| added latency p50, without waiting for a disk, ms | 0.49 | at most 0.3 | **missed** |", self.text)

    def test_the_rest(self):
        self.assertIn("| 4 MB there and back, GB/s both ways | 0.8 | at least 1 | **missed** |", self.text)
        self.assertIn("| resident memory when ready, MB | 200 | under 250 | met |", self.text)
        self.assertIn("| start to ready on one core, s | 2.5 | under 2 | **missed** |", self.text)

    def test_sentences_are_held_against_the_best_batch(self):
        self.assertIn("| MiniLM, 64 tokens, 95 rows a second over ONNX Runtime's best, 100 at 8 rows | 0.95 | at least 0.9 | met |", self.text)

    def test_records_take_a_share(self):
        self.assertIn("| share of peak throughput that records take, REST, % | 20 | at most 15 | **missed** |", self.text)
        self.assertIn("| share of peak throughput that records take, MiniLM, % | 5 | at most 3 | **missed** |", self.text)

    def test_swaps(self):
        self.assertIn("| calls that failed in 7 swaps | 1 | 0 | **missed** |", self.text)
        self.assertIn("| p99 with a swap each second, 5 ms, over p99 without | 2.5 | at most 2 | **missed** |", self.text)

    def test_what_is_missing_is_told(self):
        self.assertIn("- without MLServer: no CPython 3.11", self.text)
        self.assertIn("- Blindserve, grpc: no h2load", self.text)
        self.assertIn("- calls that failed or never came: 3", self.text)


class ProtobufBytesTest(unittest.TestCase):
    def test_a_request_is_its_bytes(self):
        message = protobuf_bytes.infer_request("m", "1", "x", [1.0, 2.0])
        self.assertEqual(b"\x00\x00\x00\x00\x1f", message[:5])
        self.assertEqual(b"\x0a\x01m\x12\x011\x2a\x0d\x0a\x01x\x12\x04FP32\x1a\x02\x01\x02\x3a\x08" + struct.pack("<2f", 1, 2), message[5:])

    def test_long_numbers(self):
        self.assertEqual(b"\xac\x02", protobuf_bytes.varint(300))


if __name__ == "__main__":
    unittest.main()
