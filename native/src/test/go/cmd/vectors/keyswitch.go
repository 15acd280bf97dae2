package main

import (
	"fmt"

	"blindserve.io/lattigo-oracle/source"
	"github.com/tuneinsight/lattigo/v6/core/rlwe"
	"github.com/tuneinsight/lattigo/v6/ring"
	"github.com/tuneinsight/lattigo/v6/schemes/ckks"
)

// keySwitchCases: a polynomial times a gadget key, divided by P, at every level, under a key of the highest level, with a
// key of the polynomial's own level, and at the corners of the centred lift.
func keySwitchCases() any {
	var out []object
	for _, s := range []set{one(4), two(4), three(4)} {
		k := newKeyring(s)
		k.relin = k.generator.GenRelinearizationKeyNew(k.secret)
		cases := []object{}
		for level := 0; level <= s.MaxLevel(); level++ {
			uniform := source.Poly(fmt.Sprintf("keyswitch %s %d", s.name, level), s.RingQ().AtLevel(level))
			own := k.generator.GenRelinearizationKeyNew(k.secret, atLevel(level))
			lowered := keySwitchCase(s, level, uniform, own)
			lowered["key"] = wire(own)
			cases = append(cases, lowered, keySwitchCase(s, level, uniform, k.relin), keySwitchCase(s, level, corners(s, level), k.relin))
		}
		out = append(out, object{"set": s.name, "parameters": s.literal(), "key": wire(k.relin), "cases": cases})
	}
	return out
}

// corners has coefficients 0, 1, q-1, (q-1)/2, (q+1)/2 and (q-1)/2 - 1 in all rows, shifted from row to row, in the NTT domain.
func corners(s set, level int) ring.Poly {
	r := s.RingQ().AtLevel(level)
	p := r.NewPoly()
	for row := range p.Coeffs {
		q := r.SubRings[row].Modulus
		values := []uint64{0, 1, q - 1, q >> 1, q>>1 + 1, q>>1 - 1}
		for i := range p.Coeffs[row] {
			p.Coeffs[row][i] = values[(i+i/6*row)%len(values)]
		}
	}
	r.NTT(p, p)
	return p
}

func keySwitchCase(s set, level int, c ring.Poly, key *rlwe.RelinearizationKey) object {
	out := ckks.NewCiphertext(s.Parameters, 1, level)
	ckks.NewEvaluator(s.Parameters, nil).GadgetProduct(level, c, &key.GadgetCiphertext, out)
	return object{"level": level, "input": wire(c), "output": [][]byte{wire(out.Value[0]), wire(out.Value[1])}}
}
