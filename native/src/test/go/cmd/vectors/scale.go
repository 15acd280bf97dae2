package main

import (
	"encoding/json"
	"math"

	"blindserve.io/lattigo-oracle/source"
	"github.com/tuneinsight/lattigo/v6/core/rlwe"
)

// text returns the 45 characters that stand for a scale on the wire.
func text(s rlwe.Scale) string {
	var form struct{ Value string }
	must(json.Unmarshal(get(s.MarshalJSON()), &form))
	return form.Value
}

// scaleCases: chains of products and quotients by the primes of several sets.
func scaleCases() any {
	var out []object
	for _, s := range []set{one(13), two(13), three(13)} {
		primes := append(append([]uint64{}, s.Q()...), s.P()...)
		for _, logScale := range []float64{30, 32, 37, 40, 45, 53} {
			start := rlwe.NewScale(math.Exp2(logScale))
			scale := start
			steps := []object{}
			for i := 0; i < 40; i++ {
				prime := primes[i*7%len(primes)]
				step := object{"divide": decimals(prime)[0]}
				if factor := scale; scale.Float64() < math.Exp2(80) {
					if i%3 == 0 {
						factor = start
					}
					step = object{"multiply": text(factor)}
					scale = scale.Mul(factor)
				} else {
					scale = scale.Div(rlwe.NewScale(prime))
				}
				step["result"] = text(scale)
				step["double"] = source.Bits([]float64{scale.Float64()})
				steps = append(steps, step)
			}
			out = append(out, object{"start": text(start), "steps": steps})
		}
	}
	return out
}
