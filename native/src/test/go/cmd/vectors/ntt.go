package main

import (
	"crypto/sha256"
	"fmt"

	"blindserve.io/lattigo-oracle/source"
	"github.com/tuneinsight/lattigo/v6/ring"
)

// Words of small rings are recorded, of larger ones the digest only.
const largestRecordedLogN = 7

func nttCases() any {
	var out []object
	for logN := 4; logN <= 16; logN++ {
		for _, bits := range []int{30, 36, 45, 49, 50, 55, 60, 61} {
			primes := ring.NewNTTFriendlyPrimesGenerator(uint64(bits), 2<<logN)
			q, err := primes.NextDownstreamPrime()
			if err != nil {
				continue
			}
			r := get(ring.NewRing(1<<logN, []uint64{q}))
			key := fmt.Sprintf("ntt %d %d", logN, bits)
			out = append(out, nttCase(r, key, source.Poly(key, r)))
			if bits == 49 || bits == 61 {
				out = append(out, nttCase(r, "all q-1", constant(r, q-1)))
			}
		}
	}
	return out
}

func constant(r *ring.Ring, value uint64) ring.Poly {
	p := r.NewPoly()
	for i := range p.Coeffs[0] {
		p.Coeffs[0][i] = value
	}
	return p
}

func nttCase(r *ring.Ring, key string, in ring.Poly) object {
	out := r.NewPoly()
	r.NTT(in, out)
	o := object{"log_n": r.LogN(), "q": decimals(r.SubRings[0].Modulus)[0], "input": key}
	if r.LogN() <= largestRecordedLogN {
		o["output"] = source.Rows(out)
	} else {
		o["sha256"] = digest(out)
	}
	return o
}

// digest is the SHA-256 of the little-endian words of all rows of all polynomials.
func digest(polys ...ring.Poly) string {
	h := sha256.New()
	for _, p := range polys {
		h.Write(source.Rows(p))
	}
	return fmt.Sprintf("%x", h.Sum(nil))
}
