package main

import (
	"github.com/tuneinsight/lattigo/v6/core/rlwe"
	"github.com/tuneinsight/lattigo/v6/ring"
	"github.com/tuneinsight/lattigo/v6/schemes/ckks"
)

func operations(r report, s set) {
	params := must(ckks.NewParametersFromLiteral(ckks.ParametersLiteral{LogN: s.LogN, LogQ: s.Q, LogP: s.P, LogDefaultScale: s.LogScale}))
	generator := rlwe.NewKeyGenerator(params)
	secret := generator.GenSecretKeyNew()
	rotation := generator.GenGaloisKeyNew(params.GaloisElement(1), secret)
	relinearisation := generator.GenRelinearizationKeyNew(secret)
	encoder, encryptor, decryptor := ckks.NewEncoder(params), rlwe.NewEncryptor(params, secret), rlwe.NewDecryptor(params, secret)
	eval := ckks.NewEvaluator(params, rlwe.NewMemEvaluationKeySet(relinearisation, rotation))

	slots := values(params.MaxSlots())
	plain := ckks.NewPlaintext(params, params.MaxLevel())
	check(encoder.Encode(slots, plain))
	a, b := must(encryptor.EncryptNew(plain)), must(encryptor.EncryptNew(plain))
	out, decrypted := ckks.NewCiphertext(params, 1, params.MaxLevel()), ckks.NewPlaintext(params, params.MaxLevel())
	decoded := make([]float64, len(slots))
	open := func(c *rlwe.Ciphertext) error {
		decryptor.Decrypt(c, decrypted)
		return encoder.Decode(decrypted, decoded)
	}

	product := must(eval.MulRelinNew(a, b))
	lower := ckks.NewCiphertext(params, 1, params.MaxLevel()-1)
	check(eval.Rescale(product, lower))
	verify(params, open, lower, &decrypted, decoded, squares(slots))
	check(eval.Rotate(a, 1, out))
	verify(params, open, out, &decrypted, decoded, append(append([]float64{}, slots[1:]...), slots[0]))

	r.time("encode", 1, func() error { return encoder.Encode(slots, plain) })
	r.time("encrypt", 1, func() error { return encryptor.Encrypt(plain, out) })
	r.time("decrypt+decode", 1, func() error { return open(a) })
	r.time("rotate", 1, func() error { return eval.Rotate(a, 1, out) })
	r.time("multiply+relinearise", 1, func() error { return eval.MulRelin(a, b, out) })
	r.time("rescale", 1, func() error { return eval.Rescale(product, lower) })
	r.time("plaintext product", 1, func() error { return eval.Mul(a, plain, out) })
	transforms(r, params.RingQ().SubRings[0])
	r.bytes("ciphertext", a.BinarySize())
	r.bytes("rotation key", rotation.BinarySize())
	r.bytes("relinearisation key", relinearisation.BinarySize())
	r.note("Go, without vector instructions")
}

// verify opens a ciphertext, at whatever level it is.
func verify(params ckks.Parameters, open func(*rlwe.Ciphertext) error, c *rlwe.Ciphertext, into **rlwe.Plaintext, decoded, expected []float64) {
	*into = ckks.NewPlaintext(params, c.Level())
	check(open(c))
	requireClose(decoded, expected, 1e-2)
	*into = ckks.NewPlaintext(params, params.MaxLevel())
}

func squares(values []float64) []float64 {
	out := make([]float64, len(values))
	for i, x := range values {
		out[i] = x * x
	}
	return out
}

func transforms(r report, row *ring.SubRing) {
	p := make([]uint64, row.N)
	r.time("one NTT", 2, func() error {
		row.INTT(p, p)
		row.NTT(p, p)
		return nil
	})
}
