"""Checks the test vectors of the wire form blindserve-1, written from docs/protocol.md, section 8, alone.

    python3 check_vectors.py vectors.json

Only the standard library is used. hashlib has BLAKE2b, but refuses a depth of 0, which the blocks of BLAKE2Xb have:
the compression function is here once more (RFC 7693).
"""

import hashlib
import json
import struct
import sys

MASK = (1 << 64) - 1
HEAD = 56
MAGIC = b"blindsrv"

IV = [
    0x6A09E667F3BCC908, 0xBB67AE8584CAA73B, 0x3C6EF372FE94F82B, 0xA54FF53A5F1D36F1,
    0x510E527FADE682D1, 0x9B05688C2B3E6C1F, 0x1F83D9ABFB41BD6B, 0x5BE0CD19137E2179,
]
SIGMA = [
    [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15],
    [14, 10, 4, 8, 9, 15, 13, 6, 1, 12, 0, 2, 11, 7, 5, 3],
    [11, 8, 12, 0, 5, 2, 15, 13, 10, 14, 3, 6, 7, 1, 9, 4],
    [7, 9, 3, 1, 13, 12, 11, 14, 2, 6, 5, 10, 4, 0, 15, 8],
    [9, 0, 5, 7, 2, 4, 10, 15, 14, 1, 11, 12, 6, 8, 3, 13],
    [2, 12, 6, 10, 0, 11, 8, 3, 4, 13, 7, 5, 15, 14, 1, 9],
    [12, 5, 1, 15, 14, 13, 4, 10, 0, 7, 6, 3, 9, 2, 8, 11],
    [13, 11, 7, 14, 12, 1, 3, 9, 5, 0, 15, 4, 8, 6, 2, 10],
    [6, 15, 14, 9, 11, 3, 0, 8, 12, 2, 13, 7, 1, 4, 10, 5],
    [10, 2, 8, 4, 7, 6, 1, 5, 15, 11, 9, 14, 3, 12, 13, 0],
]
LANES = [
    (0, 4, 8, 12), (1, 5, 9, 13), (2, 6, 10, 14), (3, 7, 11, 15),
    (0, 5, 10, 15), (1, 6, 11, 12), (2, 7, 8, 13), (3, 4, 9, 14),
]


def blake2b_block(parameters, block, length):
    """BLAKE2b of one block, padded with zeros to 128 bytes, under 64 bytes of parameters."""
    h = [a ^ b for a, b in zip(IV, struct.unpack("<8Q", parameters))]
    m = struct.unpack("<16Q", block)
    v = h + IV
    v[12] ^= length
    v[14] ^= MASK
    for round_number in range(12):
        order = SIGMA[round_number % 10]
        for lane, (a, b, c, d) in enumerate(LANES):
            va, vb, vc, vd = v[a], v[b], v[c], v[d]
            va = (va + vb + m[order[2 * lane]]) & MASK
            vd ^= va
            vd = (vd >> 32 | vd << 32) & MASK
            vc = (vc + vd) & MASK
            vb ^= vc
            vb = (vb >> 24 | vb << 40) & MASK
            va = (va + vb + m[order[2 * lane + 1]]) & MASK
            vd ^= va
            vd = (vd >> 16 | vd << 48) & MASK
            vc = (vc + vd) & MASK
            vb ^= vc
            vb = (vb >> 63 | vb << 1) & MASK
            v[a], v[b], v[c], v[d] = va, vb, vc, vd
    return struct.pack("<8Q", *(h[i] ^ v[i] ^ v[i + 8] for i in range(8)))


class Stream:
    """The stream of a seed: BLAKE2Xb."""

    UNDECLARED = 0xFFFFFFFF

    def __init__(self, seed):
        assert len(seed) == 32
        root = hashlib.blake2b(b"", digest_size=64, key=seed, node_offset=self.UNDECLARED << 32)
        self.root = root.digest() + bytes(64)
        self.next = 0

    def take(self, count):
        """The next bytes, a multiple of 64."""
        blocks = []
        for _ in range(count // 64):
            # digest length, key length, fanout, depth; leaf length; node offset, XOF length; node depth, inner length
            parameters = struct.pack("<BBBBIIIBB14x32x", 64, 0, 0, 0, 64, self.next, self.UNDECLARED, 0, 64)
            blocks.append(blake2b_block(parameters, self.root, 64))
            self.next += 1
        return b"".join(blocks)


class Sampler:
    """Residues out of a stream that may be shared with another sampler."""

    def __init__(self, stream):
        self.stream = stream
        self.words = []

    def row(self, q, n):
        mask = (1 << q.bit_length()) - 1
        row = []
        while len(row) < n:
            if not self.words:
                self.words = list(struct.unpack(">128Q", self.stream.take(1024)))
                self.words.reverse()
            word = self.words.pop() & mask
            if word < q:
                row.append(word)
        return row


def expand_ciphertext(seed, primes, n):
    sampler = Sampler(Stream(seed))
    return [sampler.row(q, n) for q in primes]


def expand_key(seed, q_primes, p_primes, n, digits):
    stream = Stream(seed)
    of_q, of_p = Sampler(stream), Sampler(stream)
    out = []
    for _ in range(digits):
        rows = [(q, of_q.row(q, n)) for q in q_primes] + [(p, of_p.row(p, n)) for p in p_primes]
        out.append([[x * pow(2, -64, prime) % prime for x in row] for prime, row in rows])
    return out


def row_bytes(n, q):
    return 8 * ((n * q.bit_length() + 63) // 64)


def pack(row, q):
    assert all(0 <= x < q for x in row)
    width = q.bit_length()
    total = sum(x << (i * width) for i, x in enumerate(row)) if len(row) < 256 else pack_large(row, width)
    return total.to_bytes(row_bytes(len(row), q), "little")


def pack_large(row, width):
    return int("".join(format(x, "0%db" % width) for x in reversed(row)), 2)


def unpack(data, q, n):
    total, width = int.from_bytes(data, "little"), q.bit_length()
    row = []
    if n < 256:
        row = [total >> (i * width) & ((1 << width) - 1) for i in range(n)]
    else:
        bits = format(total, "0%db" % (8 * len(data)))
        row = [int(bits[len(bits) - (i + 1) * width : len(bits) - i * width], 2) for i in range(n)]
    require(total >> (n * width) == 0, "unused bits are zero")
    require(all(x < q for x in row), "residues are below their prime")
    return row


def require(fine, what):
    if not fine:
        raise SystemExit("not so: " + what)


class Reader:
    def __init__(self, data):
        self.data, self.at = data, 0

    def take(self, count):
        require(self.at + count <= len(self.data), "the bytes do not end early")
        self.at += count
        return self.data[self.at - count : self.at]

    def number(self, count):
        return int.from_bytes(self.take(count), "little")

    def zeros(self, count):
        require(self.take(count) == bytes(count), "reserved bytes are zero")

    def poly(self, primes, n):
        return [unpack(self.take(row_bytes(n, q)), q, n) for q in primes]

    def end(self):
        require(self.at == len(self.data), "nothing follows")


def digest_text(parameters):
    primes = ",".join(map(str, parameters["q"])), ",".join(map(str, parameters["p"]))
    return "ckks standard ternary %d Q %s P %s" % ((parameters["log_n"],) + primes)


def read_envelope(reader, parameters, kinds):
    require(reader.take(8) == MAGIC, "the magic")
    require(reader.number(1) == 1, "the version")
    kind = reader.number(1)
    require(kind in kinds, "the type")
    reader.zeros(6)
    require(reader.number(8) == len(reader.data), "the length")
    require(reader.take(32) == hashlib.sha256(digest_text(parameters).encode()).digest(), "the digest")
    return kind


def envelope(parameters, kind, length):
    digest = hashlib.sha256(digest_text(parameters).encode()).digest()
    return MAGIC + bytes([1, kind]) + bytes(6) + struct.pack("<Q", length) + digest


def read_ciphertext(data, parameters):
    reader, n = Reader(data), 1 << parameters["log_n"]
    kind = read_envelope(reader, parameters, (1, 2))
    level, log_slots, scale = reader.number(1), reader.number(1), reader.take(45).decode("ascii")
    reader.zeros(25)
    primes = parameters["q"][: level + 1]
    seed = reader.take(32) if kind == 1 else None
    c0 = reader.poly(primes, n)
    c1 = expand_ciphertext(seed, primes, n) if kind == 1 else reader.poly(primes, n)
    reader.end()
    require(kind == 1 or any(any(row) for row in c1), "c1 is not zero")
    return {"level": level, "log_slots": log_slots, "scale": scale, "seed": seed and seed.hex(), "c0": c0, "c1": c1}


def write_ciphertext(value, parameters):
    primes = parameters["q"][: value["level"] + 1]
    seed = bytes.fromhex(value["seed"]) if value["seed"] else None
    rows = b"".join(pack(row, q) for row, q in zip(value["c0"], primes))
    if not seed:
        rows += b"".join(pack(row, q) for row, q in zip(value["c1"], primes))
    body = bytes([value["level"], value["log_slots"]]) + value["scale"].encode() + bytes(25) + (seed or b"") + rows
    return envelope(parameters, 1 if seed else 2, HEAD + len(body)) + body


def read_keys(data, parameters):
    reader, n = Reader(data), 1 << parameters["log_n"]
    read_envelope(reader, parameters, (3,))
    count = reader.number(4)
    reader.zeros(4)
    keys = []
    for _ in range(count):
        kind, level, digits = reader.number(1), reader.number(1), reader.number(1)
        reader.zeros(5)
        element, seed = reader.number(8), reader.take(32)
        require(digits == (1 if kind == 1 else -(-(level + 1) // len(parameters["p"]))), "the number of digits")
        q_primes = parameters["q"][: level + 1]
        b = [reader.poly(q_primes + parameters["p"], n) for _ in range(digits)]
        a = expand_key(seed, q_primes, parameters["p"], n, digits)
        keys.append({"kind": kind, "level": level, "element": element, "seed": seed.hex(), "b": b, "a": a})
    reader.end()
    return keys


def write_keys(keys, parameters):
    body = struct.pack("<II", len(keys), 0)
    for key in keys:
        primes = parameters["q"][: key["level"] + 1] + parameters["p"]
        body += bytes([key["kind"], key["level"], len(key["b"])]) + bytes(5)
        body += struct.pack("<Q", key["element"]) + bytes.fromhex(key["seed"])
        body += b"".join(pack(row, q) for digit in key["b"] for row, q in zip(digit, primes))
    return envelope(parameters, 3, HEAD + len(body)) + body


def sha256_of_rows(rows):
    """SHA-256 of residues as 64-bit little-endian words, row after row."""
    digest = hashlib.sha256()
    for row in rows:
        digest.update(struct.pack("<%dQ" % len(row), *row))
    return digest.hexdigest()


def check_small(vectors):
    parameters = vectors["parameters"]
    require(digest_text(parameters) == vectors["digest_text"], "the text of the digest")
    require(hashlib.sha256(digest_text(parameters).encode()).hexdigest() == vectors["digest"], "the digest")
    for case in vectors["packing"]:
        data = bytes.fromhex(case["bytes"])
        require(pack(case["row"], case["q"]) == data, "a row packs to its bytes")
        require(unpack(data, case["q"], len(case["row"])) == case["row"], "bytes unpack to their row")
    for case in vectors["seeds"]:
        rows = expand_ciphertext(bytes.fromhex(case["seed"]), case["primes"], case["n"])
        require(rows == case["rows"], "a seed stands for its residues")
    for name in ("seeded_ciphertext", "full_ciphertext", "answer"):
        case = vectors[name]
        data = bytes.fromhex(case["bytes"])
        read = read_ciphertext(data, parameters)
        require(read == {key: case[key] for key in read}, name + " reads as its numbers")
        require(write_ciphertext(read, parameters) == data, name + " writes as its bytes")
    data = bytes.fromhex(vectors["key_set"]["bytes"])
    keys = read_keys(data, parameters)
    require(keys == vectors["key_set"]["keys"], "a key set reads as its numbers")
    require(write_keys(keys, parameters) == data, "a key set writes as its bytes")


def check_large(large):
    """Residue i of row r of what is not uniform is (i + 1) (r + 1) 0x9e3779b97f4a7c15 mod 2^64 mod q."""
    parameters, n = large["parameters"], 1 << large["parameters"]["log_n"]

    def made(primes):
        return [[((i + 1) * (r + 1) * 0x9E3779B97F4A7C15 & MASK) % q for i in range(n)] for r, q in enumerate(primes)]

    case = large["seeded_ciphertext"]
    primes = parameters["q"][: case["level"] + 1]
    c1 = expand_ciphertext(bytes.fromhex(case["seed"]), primes, n)
    require(sha256_of_rows(c1) == case["sha256_of_c1"], "a large seed stands for its residues")
    value = dict(case, c0=made(primes), c1=c1)
    data = write_ciphertext(value, parameters)
    require(len(data) == case["length"], "the length of a large ciphertext")
    require(hashlib.sha256(data).hexdigest() == case["sha256"], "the bytes of a large ciphertext")
    require(read_ciphertext(data, parameters)["c0"] == value["c0"], "a large ciphertext reads as its numbers")
    case = large["key"]
    primes = parameters["q"][: case["level"] + 1] + parameters["p"]
    digits = -(-(case["level"] + 1) // len(parameters["p"]))
    a = expand_key(bytes.fromhex(case["seed"]), primes[: case["level"] + 1], parameters["p"], n, digits)
    require(sha256_of_rows([row for digit in a for row in digit]) == case["sha256_of_a"], "a large key's uniform half")
    key = {"kind": 3, "level": case["level"], "element": case["element"], "seed": case["seed"], "b": [made(primes)] * digits}
    data = write_keys([key], parameters)
    require(len(data) == case["length"], "the length of a large key set")
    require(hashlib.sha256(data).hexdigest() == case["sha256"], "the bytes of a large key set")


def main():
    with open(sys.argv[1], encoding="ascii") as file:
        vectors = json.load(file)
    require(vectors["form"] == "blindserve-1", "the form")
    check_small(vectors)
    check_large(vectors["large"])
    print("all vectors hold")


if __name__ == "__main__":
    main()
