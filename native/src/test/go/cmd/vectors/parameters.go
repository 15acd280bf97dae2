package main

import (
	"math/big"

	"github.com/tuneinsight/lattigo/v6/ring"
)

type searched struct {
	logN       int
	logQ, logP []int
}

func parameterCases() any {
	var out []object
	for _, c := range []searched{
		{4, []int{50, 40, 40}, []int{51, 51}},
		{6, []int{32, 32, 37, 37, 37}, []int{38}},
		{9, []int{55, 45, 45, 45, 45}, []int{55, 55}},
		{12, []int{36, 36}, []int{37}},
		{13, []int{32, 32, 37, 37, 37}, []int{38}},
		{13, []int{60, 40, 40, 40}, []int{60}},
		{13, []int{50, 30, 30, 30}, []int{50}},
		{14, []int{55, 45, 45, 45, 45, 45, 45}, []int{55, 55}},
		{15, []int{60, 50, 50, 50, 50, 50, 50, 50, 50}, []int{61, 61, 61}},
		{16, []int{49, 42, 42, 42, 42}, []int{49}},
	} {
		out = append(out, parameterCase(c))
	}
	return out
}

func parameterCase(c searched) object {
	s := newSet("", c.logN, c.logQ, c.logP, 40)
	var generators, roots []uint64
	rings := append([]*ring.SubRing{}, s.RingQ().SubRings...)
	for _, r := range append(rings, s.RingP().SubRings...) {
		generators = append(generators, r.PrimitiveRoot)
		roots = append(roots, rootOfUnity(r))
	}
	return object{"log_n": c.logN, "log_q": c.logQ, "log_p": c.logP, "q": decimals(s.Q()...), "p": decimals(s.P()...),
		"generators": decimals(generators...), "roots": decimals(roots...), "literal": s.literal()}
}

// rootOfUnity returns psi = g^((q-1)/NthRoot), and checks that Lattigo's table of powers holds it.
func rootOfUnity(r *ring.SubRing) uint64 {
	psi := ring.ModExp(r.PrimitiveRoot, (r.Modulus-1)/r.NthRoot, r.Modulus)
	q := new(big.Int).SetUint64(r.Modulus)
	montgomery := new(big.Int).Lsh(new(big.Int).SetUint64(psi), 64)
	// Powers stand in bit-reversed order, psi^1 therefore in the middle.
	if montgomery.Mod(montgomery, q).Uint64() != r.RootsForward[r.N/2] {
		panic("the table of roots does not hold psi")
	}
	return psi
}
