"""Microsoft SEAL, through the bindings to it that the TenSEAL package carries (tenseal.sealapi)."""

import os
import tempfile

import tenseal
import tenseal.sealapi as seal

from measure import Report, arguments, require_close, values

LEFT_BY_ONE = 3  # the Galois element of SEAL's rotation by one slot to the left


def saved_bytes(value):
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "value")
        value.save(path)
        return os.path.getsize(path)


def version(value):
    """SEAL writes its version into what it saves."""
    with tempfile.TemporaryDirectory() as folder:
        path = os.path.join(folder, "value")
        value.save(path)
        header = seal.Serialization.SEALHeader()
        seal.Serialization.LoadHeader(path, header, True)
    return f"{header.version_major}.{header.version_minor} (in TenSEAL {tenseal.__version__})"


def make_context(n, bits):
    parameters = seal.EncryptionParameters(seal.SCHEME_TYPE.CKKS)
    parameters.set_poly_modulus_degree(n)
    parameters.set_coeff_modulus(seal.CoeffModulus.Create(n, bits))
    return seal.SEALContext(parameters, True, seal.SEC_LEVEL_TYPE.TC128)


def main():
    chosen, args = arguments()
    n, scale = 1 << chosen["log_n"], 2.0 ** chosen["log_scale"]
    context = make_context(n, chosen["q"] + chosen["p"][:1])
    generator = seal.KeyGenerator(context)
    secret, public = generator.secret_key(), seal.PublicKey()
    report = Report("seal", version(secret), chosen["name"], args.seconds)
    if len(chosen["p"]) > 1:
        report.note("one special prime, where the set has %d: SEAL has no more, and a digit a data prime" % len(chosen["p"]))
    report.note("encode includes the conversion of a Python list; no vector instructions of its own (HEXL is not in the package)")
    generator.create_public_key(public)
    rotation, relinearisation = seal.GaloisKeys(), seal.RelinKeys()
    generator.create_galois_keys([LEFT_BY_ONE], rotation)
    generator.create_relin_keys(relinearisation)
    encoder, evaluator = seal.CKKSEncoder(context), seal.Evaluator(context)
    encryptor, decryptor = seal.Encryptor(context, public, secret), seal.Decryptor(context, secret)

    slots = values(n // 2)
    plain, decrypted = seal.Plaintext(), seal.Plaintext()
    encoder.encode(slots, scale, plain)
    a, b, out, product = (seal.Ciphertext() for _ in range(4))
    encryptor.encrypt_symmetric(plain, a)
    encryptor.encrypt_symmetric(plain, b)

    def relinearised_product():
        evaluator.multiply(a, b, product)
        evaluator.relinearize_inplace(product, relinearisation)

    def slots_of(ciphertext):
        decryptor.decrypt(ciphertext, decrypted)
        return encoder.decode_double(decrypted)

    relinearised_product()
    evaluator.rescale_to_next(product, out)
    require_close(slots_of(out), [x * x for x in slots], 1e-2)
    evaluator.rotate_vector(a, 1, rotation, out)
    require_close(slots_of(out), slots[1:] + slots[:1], 1e-2)

    def there_and_back():
        evaluator.transform_from_ntt_inplace(b)
        evaluator.transform_to_ntt_inplace(b)

    report.time("encode", lambda: encoder.encode(slots, scale, plain))
    report.time("encrypt", lambda: encryptor.encrypt_symmetric(plain, out))
    report.time("decrypt+decode", lambda: slots_of(a))
    report.time("rotate", lambda: evaluator.rotate_vector(a, 1, rotation, out))
    report.time("multiply+relinearise", relinearised_product)
    report.time("rescale", lambda: evaluator.rescale_to_next(product, out))
    report.time("plaintext product", lambda: evaluator.multiply_plain(a, plain, out))
    report.time("one NTT", there_and_back, per=2 * len(chosen["q"]))
    report.bytes("ciphertext", saved_bytes(a))
    report.bytes("fresh ciphertext, seeded", saved_bytes(encryptor.encrypt_symmetric(plain)))
    report.bytes("rotation key", saved_bytes(rotation))
    report.bytes("relinearisation key", saved_bytes(relinearisation))
    report.bytes("rotation key, seeded", saved_bytes(generator.create_galois_keys([LEFT_BY_ONE])))


if __name__ == "__main__":
    main()
