package main

import (
	"encoding/binary"
	"math"
	"math/big"

	"github.com/tuneinsight/lattigo/v6/core/rlwe"
	"github.com/tuneinsight/lattigo/v6/ring"
	"github.com/tuneinsight/lattigo/v6/schemes/ckks"
)

// keys holds the secret of one run, and the bytes of the keys that the server gets.
type keys struct {
	params     ckks.Parameters
	secret     *rlwe.SecretKey
	evaluation []byte
}

// newKeys makes the keys that the spec asks for, each for its level, and no others.
func newKeys(s *spec) *keys {
	generator := rlwe.NewKeyGenerator(s.params)
	k := &keys{params: s.params, secret: generator.GenSecretKeyNew()}
	if s.PublicKey {
		body := must(generator.GenPublicKeyNew(k.secret).MarshalBinary())
		k.evaluation = append(binary.LittleEndian.AppendUint64(nil, uint64(len(body))), body...)
	}
	var relin *rlwe.RelinearizationKey
	if s.Relin != nil {
		relin = generator.GenRelinearizationKeyNew(k.secret, rlwe.EvaluationKeyParameters{LevelQ: &s.Relin.Level})
	}
	var galois []*rlwe.GaloisKey
	for _, g := range s.GaloisElements {
		galois = append(galois, generator.GenGaloisKeyNew(g.Element, k.secret, rlwe.EvaluationKeyParameters{LevelQ: &g.Level}))
	}
	k.evaluation = append(k.evaluation, must(rlwe.NewMemEvaluationKeySet(relin, galois...).MarshalBinary())...)
	require(len(k.evaluation) == s.Cost.EvaluationKeyBytes, "keys of %d bytes, where the spec says %d", len(k.evaluation), s.Cost.EvaluationKeyBytes)
	return k
}

// encryptRows returns the ciphertexts of each input. Absent rows are zeros.
func (k *keys) encryptRows(s *spec, rows [][]float64) (bodies [][][]byte) {
	for _, in := range s.Inputs {
		var values []float64
		for _, row := range rows {
			require(len(row) == in.Features, "rows of %d values, where input %s has %d features", len(row), in.Name, in.Features)
			values = append(values, apply(in.Pre, row)...)
		}
		values = append(values, make([]float64, len(values)/len(rows)*(in.Rows-len(rows)))...)
		var ofInput [][]byte
		for _, c := range in.Ciphertexts {
			slots := make([]float64, len(c.Slots))
			for i, index := range c.Slots {
				require(index >= -1 && index < len(values), "slot %d asks for value %d of %d", i, index, len(values))
				if index >= 0 {
					slots[i] = values[index]
				}
			}
			plain := ckks.NewPlaintext(k.params, c.Level)
			plain.Scale = rlwe.NewScale(math.Exp2(float64(c.LogScale)))
			plain.LogDimensions = ring.Dimensions{Cols: c.LogSlots}
			err := ckks.NewEncoder(k.params).Encode(slots, plain)
			require(err == nil, "encoding: %v", err)
			ofInput = append(ofInput, must(must(rlwe.NewEncryptor(k.params, k.secret).EncryptNew(plain)).MarshalBinary()))
		}
		bodies = append(bodies, ofInput)
	}
	return bodies
}

// decryptRows returns the rows of one answer after post.
func (k *keys) decryptRows(out *output, bodies [][]byte) (rows [][]float64) {
	require(len(bodies) == len(out.Ciphertexts), "%d ciphertexts, where the spec says %d", len(bodies), len(out.Ciphertexts))
	var slots [][]complex128
	for i, c := range out.Ciphertexts {
		checkFrame(bodies[i], k.params.N(), c.Level)
		ciphertext := &rlwe.Ciphertext{}
		err := ciphertext.UnmarshalBinary(bodies[i])
		require(err == nil && sameScale(&ciphertext.Scale.Value, c.Scale) && ciphertext.LogDimensions == ring.Dimensions{Cols: c.LogSlots} && ciphertext.IsNTT && ciphertext.IsBatched && !ciphertext.IsMontgomery, "an answer's metadata are not those of the spec")
		values := make([]complex128, 1<<c.LogSlots)
		err = ckks.NewEncoder(k.params).Decode(rlwe.NewDecryptor(k.params, k.secret).DecryptNew(ciphertext), values)
		require(err == nil, "decoding: %v", err)
		slots = append(slots, values)
	}
	var row []float64
	for _, t := range out.Slots {
		z := slots[t[0]][t[1]]
		row = append(row, [2]float64{real(z), imag(z)}[t[2]])
		if len(row) == out.Features {
			rows, row = append(rows, apply(out.Post, row)), nil
		}
	}
	return rows
}

// checkFrame proves that a body is one ciphertext of degree one and of this level before Lattigo sees it: its reader
// recurses without end on a body cut short, and allocates whatever a length says.
func checkFrame(body []byte, n, level int) {
	const head = 1 + 277 + 8 // flag, metadata, number of polynomials
	row, word := 8+8*n, binary.LittleEndian.Uint64
	poly := 8 + (level+1)*row
	require(len(body) == head+2*poly && body[0] == 1 && word(body[head-8:]) == 2, "a ciphertext of %d bytes", len(body))
	for at := head; at < len(body); at += poly {
		require(word(body[at:]) == uint64(level+1), "a ciphertext of another level")
		for i := 0; i <= level; i++ {
			require(word(body[at+8+i*row:]) == uint64(n), "a ciphertext of another degree")
		}
	}
}

// sameScale compares within a relative 2^-100.
func sameScale(have *big.Float, decimal string) bool {
	want, _, err := big.ParseFloat(decimal, 10, rlwe.ScalePrecision, big.ToNearestEven)
	require(err == nil && want.Sign() > 0, "the spec's scale is no number")
	difference := new(big.Float).Sub(have, want)
	return difference.Abs(difference).Cmp(new(big.Float).SetMantExp(want, -100)) <= 0
}
