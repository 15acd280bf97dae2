package main

import (
	"blindserve.io/lattigo-oracle/source"
	"github.com/tuneinsight/lattigo/v6/core/rlwe"
	"github.com/tuneinsight/lattigo/v6/ring"
)

func uniformCases() any {
	return object{"streams": streamCases(), "rows": rowCases(), "seeded_keys": seededKeyCases()}
}

func streamCases() []object {
	var out []object
	for _, key := range []string{"", "k", "0123456789abcdef0123456789abcdef",
		"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"} {
		stream := make([]byte, 1000)
		get(source.Stream(key).Read(stream))
		out = append(out, object{"key": key, "bytes": stream})
	}
	return out
}

func rowCases() []object {
	var out []object
	for _, bits := range []uint64{20, 30, 36, 45, 50, 60} {
		primes := ring.NewNTTFriendlyPrimesGenerator(bits, 512)
		r := get(ring.NewRing(256, get(primes.NextUpstreamPrimes(2))))
		key := "0123456789abcdef0123456789abcdef"
		out = append(out, object{"key": key, "log_n": 8, "moduli": decimals(r.ModuliChain()...), "words": source.Rows(source.Poly(key, r))})
	}
	return out
}

// seededKeyCases: the whole key, and the halves that a seed stands for.
func seededKeyCases() []object {
	var out []object
	for _, s := range []set{one(4), two(4)} {
		generator := rlwe.NewKeyGenerator(s)
		secret := generator.GenSecretKeyNew()
		key := generator.GenRelinearizationKeyNew(secret, rlwe.EvaluationKeyParameters{Compressed: true})
		short := wire(key)
		must(key.Expand(s, nil))
		out = append(out, object{"set": s.name, "parameters": s.literal(), "seed": key.Seed, "compressed": short, "expanded": wire(key)})
	}
	return out
}
