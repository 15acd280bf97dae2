"""OpenFHE through its own Python package: HYBRID key switching, FIXEDMANUAL scaling, real slots."""

import importlib.metadata

import openfhe as fhe

from measure import Report, arguments, require_close, values

VERSION = importlib.metadata.version("openfhe")


def make_context(log_n, first, scaling, depth, digits, batch):
    """Returns a context and whether the library itself holds it for 128 bits secure."""
    parameters = fhe.CCParamsCKKSRNS()
    parameters.SetRingDim(1 << log_n)
    parameters.SetMultiplicativeDepth(depth)
    parameters.SetFirstModSize(first)
    parameters.SetScalingModSize(scaling)
    parameters.SetScalingTechnique(fhe.FIXEDMANUAL)
    parameters.SetKeySwitchTechnique(fhe.HYBRID)
    parameters.SetNumLargeDigits(digits)
    parameters.SetBatchSize(batch)
    secure = True
    try:
        parameters.SetSecurityLevel(fhe.HEStd_128_classic)
        context = fhe.GenCryptoContext(parameters)
    except RuntimeError:
        secure = False
        parameters.SetSecurityLevel(fhe.HEStd_NotSet)
        context = fhe.GenCryptoContext(parameters)
    for feature in (fhe.PKE, fhe.KEYSWITCH, fhe.LEVELEDSHE, fhe.ADVANCEDSHE):
        context.Enable(feature)
    return context, secure


def context_of(chosen, report):
    q, special = chosen["q"], len(chosen["p"])
    first = max(q)
    scaling = round((sum(q) - first) / (len(q) - 1))
    # A digit has as many primes as there are special ones.
    digits = -(-len(q) // special)
    slots = 1 << (chosen["log_n"] - 1)
    context, secure = make_context(chosen["log_n"], first, scaling, len(q) - 1, digits, slots)
    note = "special primes of 60 bits, which it does not let one choose"
    if len(set(q[1:])) > 1:
        note += f"; a first prime of {first} bits and the others of {scaling}, which must be alike"
    if not secure:
        note += "; with them more bits than its own table allows for 128 bits of security, so its check was off"
    report.note(note)
    report.note("encode includes the conversion of a Python list; no NTT exposed; results are allocated by each call; no vector instructions of its own (HEXL is not in the package)")
    return context, 2.0 ** scaling


def main():
    chosen, args = arguments()
    report = Report("openfhe", VERSION, chosen["name"], args.seconds)
    context, _ = context_of(chosen, report)
    keys = context.KeyGen()
    secret = keys.secretKey
    context.EvalMultKeyGen(secret)
    context.EvalRotateKeyGen(secret, [1])
    slots = values(1 << (chosen["log_n"] - 1))
    plain = context.MakeCKKSPackedPlaintext(slots)
    a, b = context.Encrypt(secret, plain), context.Encrypt(secret, plain)

    def slots_of(ciphertext):
        decrypted = context.Decrypt(ciphertext, secret)
        decrypted.SetLength(len(slots))
        return decrypted.GetRealPackedValue()

    product = context.EvalMult(a, b)
    require_close(slots_of(context.Rescale(product)), [x * x for x in slots], 1e-2)
    require_close(slots_of(context.EvalRotate(a, 1)), slots[1:] + slots[:1], 1e-2)

    report.time("encode", lambda: context.MakeCKKSPackedPlaintext(slots))
    report.time("encrypt", lambda: context.Encrypt(secret, plain))
    report.time("decrypt+decode", lambda: slots_of(a))
    report.time("rotate", lambda: context.EvalRotate(a, 1))
    report.time("multiply+relinearise", lambda: context.EvalMult(a, b))
    report.time("rescale", lambda: context.Rescale(product))
    report.time("plaintext product", lambda: context.EvalMult(a, plain))
    report.bytes("ciphertext", len(fhe.Serialize(a, fhe.BINARY)))
    report.bytes("rotation key", len(fhe.SerializeEvalAutomorphismKeyString(fhe.BINARY, "")))
    report.bytes("relinearisation key", len(fhe.SerializeEvalMultKeyString(fhe.BINARY, "")))


if __name__ == "__main__":
    main()
