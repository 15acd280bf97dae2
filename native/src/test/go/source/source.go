// Package source makes inputs that both sides can draw alike: bytes come from BLAKE2Xb under an ASCII key, as Lattigo's
// KeyedPRNG gives them, so that a vector needs to carry the key only.
package source

import (
	"encoding/binary"
	"math"

	"github.com/tuneinsight/lattigo/v6/ring"
	"github.com/tuneinsight/lattigo/v6/utils/sampling"
)

// Stream returns the bytes of key.
func Stream(key string) *sampling.KeyedPRNG {
	prng, err := sampling.NewKeyedPRNG([]byte(key))
	if err != nil {
		panic(err)
	}
	return prng
}

// Doubles returns count numbers in [-1, 1): the top 53 bits of big-endian words times 2^-52, less 1.
func Doubles(key string, count int) []float64 {
	prng := Stream(key)
	out := make([]float64, count)
	var word [8]byte
	for i := range out {
		if _, err := prng.Read(word[:]); err != nil {
			panic(err)
		}
		out[i] = float64(binary.BigEndian.Uint64(word[:])>>11)/(1<<52) - 1
	}
	return out
}

// Complex returns count numbers: the real parts are drawn first, then the imaginary ones.
func Complex(key string, count int) []complex128 {
	parts := Doubles(key, 2*count)
	out := make([]complex128, count)
	for i := range out {
		out[i] = complex(parts[i], parts[count+i])
	}
	return out
}

// Poly returns rows of residues, one row a modulus of r, drawn by one uniform sampler.
func Poly(key string, r *ring.Ring) ring.Poly {
	return ring.NewUniformSampler(Stream(key), r).ReadNew()
}

// Words returns little-endian bytes of words.
func Words(words ...uint64) []byte {
	out := make([]byte, 0, 8*len(words))
	for _, w := range words {
		out = binary.LittleEndian.AppendUint64(out, w)
	}
	return out
}

// Rows returns the little-endian words of all rows, without lengths.
func Rows(p ring.Poly) []byte {
	var out []byte
	for _, row := range p.Coeffs {
		out = append(out, Words(row...)...)
	}
	return out
}

// Bits returns the bits of doubles, little-endian.
func Bits(values []float64) []byte {
	out := make([]byte, 0, 8*len(values))
	for _, v := range values {
		out = binary.LittleEndian.AppendUint64(out, math.Float64bits(v))
	}
	return out
}

// FromBits undoes Bits.
func FromBits(b []byte) []float64 {
	out := make([]float64, len(b)/8)
	for i := range out {
		out[i] = math.Float64frombits(binary.LittleEndian.Uint64(b[8*i:]))
	}
	return out
}

// Parts returns the bits of the real and of the imaginary parts.
func Parts(values []complex128) (re, im []byte) {
	r, i := make([]float64, len(values)), make([]float64, len(values))
	for k, v := range values {
		r[k], i[k] = real(v), imag(v)
	}
	return Bits(r), Bits(i)
}
